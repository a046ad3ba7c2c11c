import type { CaseLabels, Classes } from '#core/labelling.ts';
import type { LabelSet } from '#core/model-pack.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';

/** The pack's first label set of each kind, with its embeddings. */
export async function packLabels(pack: LoadedPack): Promise<CaseLabels> {
  const { labelSets, logitScale } = pack.manifest;
  const classesOf = async (kind: LabelSet['kind']): Promise<Classes | null> => {
    const set = labelSets.find((candidate) => candidate.kind === kind);
    if (set === undefined) return null;
    return { ids: set.labels.map(({ id }) => id), embeddings: await pack.labelEmbeddings(set.id) };
  };
  const [phases, instruments, procedures] = await Promise.all([
    classesOf('phase'),
    classesOf('instrument'),
    classesOf('procedure'),
  ]);
  return { phases, instruments, procedures, logitScale };
}
