import type { Classes } from '#core/labelling.ts';
import { dot } from '#core/vectors.ts';
import { softmax } from '#core/zero-shot.ts';
import { centred, thinned, type ReviewedCase, type ReviewedStretch } from './stretches.ts';

/** What is asked of a moment: how a pack tells labels apart. */
export type Asked = Pick<Classes, 'ids' | 'embeddings'> & { readonly logitScale: number };

/** A judged moment, ready to be compared with others. */
export type Shot = {
  /** Unit [dim], see `centred`. */
  readonly key: Float32Array;
  /** Place of the right label. */
  readonly label: number;
  /** With each label's words. */
  readonly cosines: readonly number[];
};

/** A judged stretch as shots, most typical first. `said` is -1 for a label that is no more. */
export type JudgedStretch = {
  readonly caseId: string;
  readonly label: number;
  readonly said: number;
  readonly shots: readonly Shot[];
};

/** As confidence is told (docs/labelling.md): a twentieth of the training's contrast. */
export const CALM = 20;

/** What the words alone give each label; adds up to 1. */
export function sharesOf(cosines: readonly number[], logitScale: number): number[] {
  return softmax(cosines.map((cosine) => (cosine * logitScale) / CALM));
}

/** The judged stretches of cases; labels that are not asked for are left out. */
export function judgedStretches(cases: readonly ReviewedCase[], asked: Asked): JudgedStretch[] {
  return cases.flatMap(({ caseId, centre, stretches }) =>
    stretches.flatMap((stretch) => {
      const judged = judge(stretch, centre, asked);
      return judged === null ? [] : [{ caseId, ...judged }];
    }),
  );
}

function judge(
  { label, said, moments }: ReviewedStretch,
  centre: Float32Array,
  asked: Asked,
): Omit<JudgedStretch, 'caseId'> | null {
  const place = asked.ids.indexOf(label);
  if (place === -1) return null;
  const shots = moments.map((moment) => ({
    key: centred(moment, centre),
    label: place,
    cosines: asked.embeddings.map((embedding) => dot(moment, embedding)),
  }));
  return { label: place, said: asked.ids.indexOf(said), shots };
}

/** More keys a label, or in all, cost time and say little more: their number is bounded. */
const MOST_A_LABEL = 16;
const MOST = 128;

/** The shots of stretches, thinned: near duplicates say the same, and no label may drown the others. */
export function shotsOf(stretches: readonly JudgedStretch[]): Shot[] {
  const byLabel = new Map<number, Shot[]>();
  for (const { label, shots } of stretches) byLabel.set(label, [...(byLabel.get(label) ?? []), ...shots]);
  const most = Math.max(1, Math.min(MOST_A_LABEL, Math.floor(MOST / Math.max(1, byLabel.size))));
  return [...byLabel.values()].flatMap((shots) => {
    const kept = new Set(
      thinned(
        shots.map(({ key }) => key),
        most,
      ),
    );
    return shots.filter(({ key }) => kept.has(key));
  });
}
