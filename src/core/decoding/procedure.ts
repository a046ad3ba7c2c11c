/**
 * A soft procedure graph: what follows what. Everything may follow everything; what was counted is likelier, as much as
 * `strength` says. A pause does not forget what came before it: after one, the same may go on, or what usually follows.
 */
export type Procedure = {
  readonly classes: number;
  /** The class that pauses are made of; -1 for none. */
  readonly idle: number;
  /** Probability of beginning with each class. */
  readonly first: Float64Array;
  /** After each class: probability of a pause; after that pause: of the same class again. */
  readonly pause: Float64Array;
  readonly again: Float64Array;
  /** Probability of each other class after a class, where `more` does not say otherwise. */
  readonly floor: Float64Array;
  /** How much likelier each class is to be begun than in operations of every kind; 1 says nothing. */
  readonly entry: Float64Array;
  /** Probability beyond the floor, sparse: `extra[i]` from `from[i]` (ascending) to `to[i]`. */
  readonly more: { readonly from: Int16Array; readonly to: Int16Array; readonly extra: Float64Array };
};

/** Counts by class index; a pause's own class occurs in none of them. */
export type CountedSteps = {
  readonly first: readonly (readonly [label: number, times: number])[];
  readonly next: readonly (readonly [before: number, after: number, times: number])[];
};

/** Nothing was counted about pauses in cataract surgery; about every second phase of CATARACTS is followed by one. */
const PAUSE = 0.5;
const AGAIN = 0.25;
/** Times that every pair counts for although it was never seen. */
const UNSEEN = 0.5;
/** Pairs seen less often than this do not count: they cost as much time as any, and say little. */
const RARE = 3;

/**
 * `strength` 0..1: 0 assumes nothing of the order, 1 all that was counted. `occurs`: by class, how much likelier it is in
 * this kind of operation than in all.
 */
export function procedureOf(
  classes: number,
  idle: number,
  counted: CountedSteps | undefined,
  strength: number,
  occurs?: readonly number[],
): Procedure {
  const others = classes - (idle === -1 ? 1 : 2);
  const even = others < 1 ? 0 : 1 / others;
  const weight = counted === undefined ? 0 : strength;
  const rows = countsByRow(counted, classes);
  const known = Array.from({ length: classes }, (_, c) => rows.some((row) => (row.get(c) ?? 0) > 0));
  const floor = new Float64Array(classes).fill(even);
  const [from, to, extra]: [number[], number[], number[]] = [[], [], []];
  for (const [a, row] of rows.entries()) {
    if (weight === 0 || a === idle || row.size === 0) continue;
    // Labels that were never counted keep their even share; the rest is shared as counted.
    const seen = known.filter((isKnown, b) => isKnown && b !== a).length;
    const share = seen * even;
    const total = [...row.values()].reduce((sum, times) => sum + times, 0) + UNSEEN * seen;
    const base = (1 - weight) * even + (weight * share * UNSEEN) / total;
    floor[a] = base;
    for (let b = 0; b < classes; b++) {
      if (b === a || b === idle) continue;
      const times = row.get(b) ?? 0;
      const more =
        (known[b] ?? false) ? (weight * share * times) / total : weight * (even - (share * UNSEEN) / total);
      if (more <= 0) continue;
      from.push(a);
      to.push(b);
      extra.push(more);
    }
  }
  return {
    classes,
    idle,
    first: firstOf(classes, counted, idle, weight),
    pause: new Float64Array(classes).fill(idle === -1 ? 0 : PAUSE),
    again: new Float64Array(classes).fill(AGAIN),
    floor,
    entry: Float64Array.from({ length: classes }, (_, c) => (occurs?.[c] ?? 1) ** strength),
    more: { from: Int16Array.from(from), to: Int16Array.from(to), extra: Float64Array.from(extra) },
  };
}

function countsByRow(counted: CountedSteps | undefined, classes: number): Map<number, number>[] {
  const rows = Array.from({ length: classes }, () => new Map<number, number>());
  for (const [before, after, times] of counted?.next ?? [])
    if (before !== after) rows[before]?.set(after, (rows[before].get(after) ?? 0) + times);
  for (const row of rows) for (const [after, times] of row) if (times < RARE) row.delete(after);
  return rows;
}

function firstOf(
  classes: number,
  counted: CountedSteps | undefined,
  idle: number,
  strength: number,
): Float64Array {
  const total = (counted?.first ?? []).reduce((sum, [, times]) => sum + times, 0);
  const first = new Float64Array(classes).fill(1 / classes);
  if (total === 0) return first;
  const active = idle === -1 ? 1 : 1 - PAUSE;
  for (let c = 0; c < classes; c++) first[c] = (1 - strength) / classes + (c === idle ? strength * PAUSE : 0);
  for (const [label, times] of counted?.first ?? [])
    first[label] = (first[label] as number) + (strength * active * times) / total;
  return first;
}
