import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { Moment } from '#core/moments.ts';
import { normalized } from '#core/vectors.ts';
import type { CaseSession } from '#jobs/cases/case-session.ts';
import type { LibraryMoment } from '#jobs/cases/library.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { ensurePackOf } from './case-encoders.ts';
import { caseSession, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePack, packForNewCases } from './models-store.ts';

/** What was looked for, and where. */
export type Asked =
  | { readonly kind: 'text'; readonly text: string }
  /** More like the frame at this time. */
  | { readonly kind: 'frame'; readonly seconds: number };

/** What a question found in the case on screen. */
export type CaseAnswer = {
  readonly asked: Asked;
  readonly moments: readonly Moment[];
  readonly weaker: readonly Moment[];
  readonly curve: Float32Array;
  readonly cutoff: number;
  /** Words the encoders have never learnt; when they are most of the question, nothing is offered. */
  readonly unknownWords: readonly string[];
  /** Milliseconds for the text, and for the search after it. */
  readonly encodeMs: number;
  readonly searchMs: number;
};

export type SearchState = {
  readonly asked: Asked | null;
  readonly isSearching: boolean;
  readonly answer: CaseAnswer | null;
  readonly failure: Failure | null;
  /** The moment that was gone to last, as its start. */
  readonly selected: number | null;
};

const NOTHING: SearchState = {
  asked: null,
  isSearching: false,
  answer: null,
  failure: null,
  selected: null,
};

export const searchStore = createStore<SearchState>(() => NOTHING);

const { setState, getState } = searchStore;

let asking: AbortController | null = null;
/** The question as the encoders put it, to be asked again while the case is still being read. */
let query: { vector: Float32Array; unknownWords: readonly string[]; encodeMs: number } | null = null;

caseStore.subscribe((now, before) => {
  if (now.facts?.id !== before.facts?.id) clearSearch();
  else if (now.labelling !== before.labelling) void refresh();
});

export function clearSearch(): void {
  asking?.abort();
  query = null;
  setState(NOTHING);
}

/** Looks for a sentence in the case on screen. */
export function searchText(text: string): Promise<void> {
  const trimmed = text.trim();
  if (trimmed === '') {
    clearSearch();
    return Promise.resolve();
  }
  return ask({ kind: 'text', text: trimmed }, (pack, _, signal) => encodeSentence(pack, trimmed, signal));
}

/** Looks for moments like the frame at `seconds`. */
export function searchLike(seconds: number): Promise<void> {
  return ask({ kind: 'frame', seconds }, async (_, session) => {
    const vector = await session.embeddingAt(seconds);
    return vector === null ? null : { vector, unknownWords: [] };
  });
}

export function selectMoment(start: number | null): void {
  setState({ selected: start });
}

type Vector = { vector: Float32Array; unknownWords: readonly string[] };

async function ask(
  asked: Asked,
  encode: (pack: LoadedPack, session: CaseSession, signal: AbortSignal) => Promise<Vector | null>,
): Promise<void> {
  asking?.abort();
  const controller = new AbortController();
  asking = controller;
  setState({ asked, isSearching: true, failure: null, selected: null });
  try {
    const session = caseSession();
    const { facts } = caseStore.getState();
    if (session === null || facts === null) return;
    const pack = await ensurePackOf(facts);
    await ensureSomeLabels(session, pack);
    const start = performance.now();
    const found = await encode(pack, session, controller.signal);
    if (controller.signal.aborted || found === null) return;
    query = { ...found, encodeMs: performance.now() - start };
    await answer(asked, session);
  } catch (thrown) {
    if (asking === controller && !isCancelled(thrown)) setState({ failure: failureOf(thrown) });
  } finally {
    if (asking === controller) setState({ isSearching: false });
  }
}

/** Search compares with what the labels reach: a case that was complete when it was opened has none yet. */
export async function ensureSomeLabels(session: CaseSession, pack: LoadedPack): Promise<void> {
  if (session.labelKey !== null) return;
  const { ensureLabels } = await import('#jobs/labels/case-labels.ts');
  await ensureLabels(session, pack);
}

async function answer(asked: Asked, session: CaseSession): Promise<void> {
  if (query === null) return;
  const { vector, unknownWords, encodeMs } = query;
  const start = performance.now();
  const found = await session.search(vector, asked.kind === 'frame');
  if (getState().asked !== asked) return;
  const isGibberish = asked.kind === 'text' && mostlyUnknown(asked.text, unknownWords);
  setState({
    answer: {
      asked,
      ...found,
      ...(isGibberish && { moments: [], weaker: [] }),
      unknownWords,
      encodeMs,
      searchMs: performance.now() - start,
    },
  });
}

/** The case has been read further: the same question, asked again. */
async function refresh(): Promise<void> {
  const session = caseSession();
  const { asked, isSearching } = getState();
  if (session === null || asked === null || isSearching || query === null) return;
  try {
    await answer(asked, session);
  } catch (thrown) {
    if (!isCancelled(thrown)) setState({ failure: failureOf(thrown) });
  }
}

async function encodeSentence(pack: LoadedPack, text: string, signal?: AbortSignal): Promise<Vector> {
  const [raw] = await pack.encodeTexts([text], { signal });
  return { vector: normalized(raw as Float32Array), unknownWords: await pack.unknownWords(text) };
}

/** Half of the words that carry meaning are unknown: whatever came of it would be chance. */
function mostlyUnknown(text: string, unknownWords: readonly string[]): boolean {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  return unknownWords.length > 0 && unknownWords.length * 2 >= words.length;
}

/** Search over all cases, for the start screen. */
export type LibrarySearchState = {
  readonly text: string;
  readonly isSearching: boolean;
  readonly moments: readonly LibraryMoment[] | null;
  readonly unknownWords: readonly string[];
  readonly failure: Failure | null;
};

export const librarySearchStore = createStore<LibrarySearchState>(() => ({
  text: '',
  isSearching: false,
  moments: null,
  unknownWords: [],
  failure: null,
}));

let askingAll: AbortController | null = null;

/** Looks for a sentence in every case of the library; an empty one ends the search. */
export async function searchAllCases(text: string): Promise<void> {
  askingAll?.abort();
  const controller = new AbortController();
  askingAll = controller;
  const show = (state: Partial<LibrarySearchState>): void => {
    if (askingAll === controller) librarySearchStore.setState(state);
  };
  const trimmed = text.trim();
  show({ text, failure: null, isSearching: trimmed !== '' });
  if (trimmed === '') return show({ moments: null, unknownWords: [] });
  try {
    const { manifest } = await packForNewCases();
    const pack = await ensurePack(manifest.id);
    const { searchLibrary } = await import('#jobs/cases/library.ts');
    const { vector, unknownWords } = await encodeSentence(pack, trimmed, controller.signal);
    const call = { signal: controller.signal };
    const moments = mostlyUnknown(trimmed, unknownWords) ? [] : await searchLibrary(pack, vector, call);
    show({ moments, unknownWords, isSearching: false });
  } catch (thrown) {
    if (!isCancelled(thrown)) show({ failure: failureOf(thrown), isSearching: false });
  }
}
