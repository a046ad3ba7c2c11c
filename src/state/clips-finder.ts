import { createStore } from 'zustand/vanilla';
import type { FoundOverlay } from '#core/clips/overlays.ts';
import { isCancelled } from '#core/errors.ts';
import { normalized } from '#core/vectors.ts';
import { caseSession, caseStore } from './case-store.ts';
import { clipSources } from './clips-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePackOf } from './case-encoders.ts';
import { ensureSomeLabels } from './search-store.ts';

/** Looks for what may tell who a patient is. What it finds are proposals; what it does not find may be there. */

export type RiskyStretch = { readonly start: number; readonly end: number; readonly why: string };

export type ClipsFinderState = {
  /** Pictures looked at, 0 to 1; null while it does not look. */
  readonly fraction: number | null;
  /** Null: not looked for yet. */
  readonly overlays: readonly FoundOverlay[] | null;
  readonly stretches: readonly RiskyStretch[] | null;
  /** The encoders know none of the sentences that were asked. */
  readonly isDeaf: boolean;
  readonly failure: Failure | null;
};

const NOTHING: ClipsFinderState = {
  fraction: null,
  overlays: null,
  stretches: null,
  isDeaf: false,
  failure: null,
};

export const clipsFinderStore = createStore<ClipsFinderState>(() => NOTHING);

const { setState } = clipsFinderStore;

let looking: AbortController | null = null;

caseStore.subscribe(({ facts }, before) => {
  if (facts?.id === before.facts?.id) return;
  looking?.abort();
  setState(NOTHING);
});

/** Before the drape and after the last stitch people, faces and screens are seen: so much is always proposed. */
const EDGE_SECONDS = 60;
/** A case must be longer than that by far for its edges to be proposed. */
const EDGES_FROM_SECONDS = 300;

/** Asked of the encoders, and what it means. */
const RISKS = [
  ['the face of a patient without a drape', 'Maybe a face'],
  ['people and equipment in the operating room', 'Maybe the room'],
  ['a screen with text and numbers', 'Maybe a screen'],
] as const;

/** Looks for writing that stays and for stretches outside the eye. */
export async function findRisks(): Promise<void> {
  looking?.abort();
  const controller = new AbortController();
  looking = controller;
  setState({ ...NOTHING, fraction: 0 });
  try {
    const sources = await clipSources();
    if (sources === null) return;
    const { openClipCutter } = await import('#jobs/clips/cut-clips.ts');
    const cutter = openClipCutter();
    try {
      const overlays = await cutter.call(
        'findOverlays',
        { sources },
        {
          signal: controller.signal,
          onProgress: ({ done, total }) => setState({ fraction: total > 0 ? done / total : 0 }),
        },
      );
      setState({ overlays });
    } finally {
      cutter.close();
    }
    setState(await riskyStretches(controller.signal));
  } catch (thrown) {
    if (!isCancelled(thrown)) setState({ failure: failureOf(thrown) });
  } finally {
    if (looking === controller) setState({ fraction: null });
  }
}

async function riskyStretches(signal: AbortSignal): Promise<Pick<ClipsFinderState, 'stretches' | 'isDeaf'>> {
  const { facts } = caseStore.getState();
  const session = caseSession();
  if (facts === null || session === null) return { stretches: [], isDeaf: false };
  const duration = facts.video.durationSeconds;
  const stretches: RiskyStretch[] =
    duration < EDGES_FROM_SECONDS
      ? []
      : [
          { start: 0, end: EDGE_SECONDS, why: 'The first minute' },
          { start: duration - EDGE_SECONDS, end: duration, why: 'The last minute' },
        ];
  const pack = await ensurePackOf(facts);
  // Encoders that were made for drawings only have never seen a room.
  if (pack.manifest.demonstration) return { stretches, isDeaf: true };
  await ensureSomeLabels(session, pack);
  const vectors = await pack.encodeTexts(
    RISKS.map(([sentence]) => sentence),
    { signal },
  );
  let isDeaf = true;
  for (const [i, [sentence, why]] of RISKS.entries()) {
    const unknown = await pack.unknownWords(sentence);
    if (unknown.length > 2) continue;
    isDeaf = false;
    const { moments } = await session.search(normalized(vectors[i] as Float32Array), false);
    stretches.push(...moments.map(({ start, end }) => ({ start, end, why })));
  }
  return { stretches: stretches.sort((a, b) => a.start - b.start), isDeaf };
}
