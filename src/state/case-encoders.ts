import { AppError } from '#core/errors.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { ensurePack, modelsStore, refreshPacks } from './models-store.ts';

/** What a case was read with: only these encoders speak of it in the same terms. */
export type ReadWith = { readonly packId: string; readonly packVersion: string; readonly packName: string };

/** Whether the encoders a case was read with are here. */
export function hasPackOf({ packId, packVersion }: ReadWith): boolean {
  return modelsStore
    .getState()
    .packs.some(({ manifest }) => manifest.id === packId && manifest.version === packVersion);
}

/** Starts the encoders that a case was read with. Throws as `ensurePack`, and `case/other-encoders`. */
export async function ensurePackOf(readWith: ReadWith): Promise<LoadedPack> {
  const { packId, packVersion, packName } = readWith;
  if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
  const { catalogue, packs } = modelsStore.getState();
  if (!hasPackOf(readWith) && catalogue === 'read') {
    const here = packs.find(({ manifest }) => manifest.id === packId)?.manifest.version;
    const details = { wanted: `${packName} ${packVersion}`, ...(here !== undefined && { here }) };
    throw new AppError('case/other-encoders', `Read with ${packId} ${packVersion}`, { details });
  }
  return ensurePack(packId);
}
