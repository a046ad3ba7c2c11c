import { embedPlan, planKey, planLabels, type LabelPlan } from '#jobs/labels/case-labels.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { deleteCase, savedCases } from '#library/cases.ts';
import { WorkerClient, type CallOptions } from '#platform/rpc.ts';
import { whenFree } from '#platform/when-free.ts';
import type { LabelledCases, LibraryMoment, LibraryProtocol } from './library-protocol.ts';

export type { LibraryMoment };

/** Removes a case that a worker of this page may still have held a moment ago. */
export function deleteWhenFree(id: string): Promise<void> {
  return whenFree(() => deleteCase(id));
}

let searcher: WorkerClient<LibraryProtocol> | null = null;

/** Moments of all cases read with one pack that match a unit embedding, best first. */
export async function searchLibrary(
  pack: LoadedPack,
  query: Float32Array,
  call: CallOptions = {},
): Promise<LibraryMoment[]> {
  searcher ??= new WorkerClient<LibraryProtocol>(
    new Worker(new URL('./library.worker.ts', import.meta.url), { type: 'module', name: 'library-search' }),
  );
  return searcher.call('search', { cases: await labelledCases(pack, call), query }, call);
}

/** The cases read with a pack, by what they are labelled with. */
async function labelledCases(pack: LoadedPack, { signal }: CallOptions): Promise<LabelledCases[]> {
  const { id, version } = pack.manifest;
  const groups = new Map<string, { ids: string[]; plan: LabelPlan }>();
  for (const row of await savedCases()) {
    if (row.index.packId !== id || row.index.packVersion !== version) continue;
    const plan = await planLabels(row.labels, pack.manifest);
    const key = await planKey(plan);
    const group = groups.get(key) ?? { ids: [], plan };
    group.ids.push(row.id);
    groups.set(key, group);
  }
  return Promise.all(
    [...groups].map(async ([key, { ids, plan }]) => {
      const { phases, instruments } = await embedPlan(pack, plan, { keep: true, signal });
      return { key, ids, labels: [phases, instruments].filter((set) => set !== null) };
    }),
  );
}
