import { runs } from '#core/segments.ts';
import { UNKNOWN } from './confusion.ts';

/**
 * Scores that look at stretches instead of frames, so that a flicker costs as much as a phase that was not found. The
 * edit score and F1@k are those of Lea et al. 2017 and Farha and Gall 2019, on 0..1.
 */
export type Stretch = { readonly label: number; readonly first: number; readonly end: number };

/** Stretches of a row of labels, in frames; what has no label is left out. */
export function stretchesOf(labels: Int16Array): Stretch[] {
  return runs(labels)
    .filter(({ value }) => value !== UNKNOWN)
    .map(({ value, first, end }) => ({ label: value, first, end }));
}

/** Labels that must be put in, taken out or exchanged to make one order of stretches the other; and the longer's length. */
export type Edits = { readonly edits: number; readonly longest: number };

export function editsOf(truth: readonly Stretch[], guess: readonly Stretch[]): Edits {
  let row = Array.from({ length: guess.length + 1 }, (_, j) => j);
  for (const [i, { label }] of truth.entries()) {
    const next = [i + 1];
    for (const [j, other] of guess.entries()) {
      const exchanged = (row[j] as number) + (other.label === label ? 0 : 1);
      next.push(Math.min(exchanged, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return { edits: row.at(-1) as number, longest: Math.max(truth.length, guess.length) };
}

/** 1 when the same things happen in the same order, however long each. */
export function editScore({ edits, longest }: Edits): number {
  return longest === 0 ? Number.NaN : 1 - edits / longest;
}

export type Hits = { readonly hits: number; readonly wrong: number; readonly missed: number };

/**
 * Guessed stretches that overlap a true one of their label by at least `overlap` (intersection over union); each true
 * stretch can be hit once, and a guess only ever stands for the one it overlaps most.
 */
export function hitsAt(truth: readonly Stretch[], guess: readonly Stretch[], overlap: number): Hits {
  const hits = pairs(truth, guess, overlap).length;
  return { hits, wrong: guess.length - hits, missed: truth.length - hits };
}

export function f1Of({ hits, wrong, missed }: Hits): number {
  return (2 * hits) / (2 * hits + wrong + missed);
}

/**
 * Frames between the true and the guessed starts and ends of stretches that were found (overlap of a tenth and more).
 * The first frame and the last are no boundaries. Empty when nothing was found.
 */
export function boundaryErrors(truth: readonly Stretch[], guess: readonly Stretch[]): number[] {
  const first = truth[0]?.first;
  const end = truth.at(-1)?.end;
  return pairs(truth, guess, 0.1).flatMap(([t, g]) => [
    ...(t.first === first ? [] : [Math.abs(t.first - g.first)]),
    ...(t.end === end ? [] : [Math.abs(t.end - g.end)]),
  ]);
}

function pairs(
  truth: readonly Stretch[],
  guess: readonly Stretch[],
  overlap: number,
): [truth: Stretch, guess: Stretch][] {
  const taken = new Set<Stretch>();
  return guess.flatMap((stretch): [Stretch, Stretch][] => {
    let best: Stretch | undefined;
    let most = 0;
    for (const other of truth) {
      const share = other.label === stretch.label ? sharedPart(other, stretch) : 0;
      if (share > most) [best, most] = [other, share];
    }
    if (best === undefined || most < overlap || taken.has(best)) return [];
    taken.add(best);
    return [[best, stretch]];
  });
}

function sharedPart(a: Stretch, b: Stretch): number {
  const both = Math.min(a.end, b.end) - Math.max(a.first, b.first);
  return both <= 0 ? 0 : both / (Math.max(a.end, b.end) - Math.min(a.first, b.first));
}
