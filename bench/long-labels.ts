import type { Labelling } from '#core/labelling.ts';
import type { Confidence } from '#core/segments.ts';

/** A long case's labels, always the same: phases one after the other, instruments with pauses between. */
export const LONG_CASE = { seconds: 6 * 3600, phases: 1200, instruments: 10, presences: 380 } as const;

const SURE: readonly Confidence[] = ['sure', 'sure', 'likely', 'unsure'];

/** Together 5,000 segments, labelled with the ids given, as far as there are so many. */
export function longLabels(
  phaseIds: readonly string[],
  instrumentIds: readonly string[],
): Pick<Labelling, 'phases' | 'instruments'> {
  const random = randomFrom(7);
  const confidence = (): Confidence => SURE[Math.floor(random() * SURE.length)] ?? 'sure';
  const phases = stretches(LONG_CASE.phases, random).map(({ start, end }, i) => ({
    start,
    end,
    label: phaseIds[i % phaseIds.length] ?? 'phase',
    confidence: confidence(),
  }));
  const instruments = Array.from({ length: LONG_CASE.instruments }, (_, lane) => {
    const label = instrumentIds[lane] ?? `instrument ${lane + 1}`;
    const segments = stretches(LONG_CASE.presences, random).map(({ start, end }) => ({
      start,
      end: start + (end - start) * (0.2 + 0.6 * random()),
      label,
      confidence: confidence(),
    }));
    return { label, segments };
  });
  return { phases, instruments };
}

/** The case in `count` stretches of uneven length. */
function stretches(count: number, random: () => number): { start: number; end: number }[] {
  const weights = Array.from({ length: count }, () => 0.2 + random() ** 2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let start = 0;
  return weights.map((weight) => {
    const end = start + (weight / sum) * LONG_CASE.seconds;
    const stretch = { start, end };
    start = end;
    return stretch;
  });
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
