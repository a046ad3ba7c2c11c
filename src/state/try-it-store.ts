import { createStore } from 'zustand/vanilla';
import { AppError, isCancelled } from '#core/errors.ts';
import type { Progress } from '#core/progress.ts';
import { normalized } from '#core/vectors.ts';
import { similarities } from '#core/zero-shot.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { failureOf, type Failure } from './failure.ts';
import { modelsStore, runningPack, startSomePack } from './models-store.ts';
import { rankAnswers, type RankedAnswer } from './ranking.ts';

/** Try it: one picture, compared with the labels of the running pack and with sentences the user types. */

export type LabelAnswers = {
  readonly id: string;
  readonly name: string;
  readonly answers: readonly RankedAnswer[];
};

export type TryItState = {
  readonly picture: { readonly url: string; readonly name: string } | null;
  /** One sentence a line, as typed. */
  readonly sentences: string;
  readonly looking: boolean;
  /** Reading sentences; `loading` while their encoder has to be fetched and started first. */
  readonly reading: { readonly loading: boolean; readonly progress: Progress | null } | null;
  readonly labelAnswers: readonly LabelAnswers[];
  readonly sentenceAnswers: readonly RankedAnswer[];
  readonly failure: Failure | null;
};

export const tryItStore = createStore<TryItState>(() => ({
  picture: null,
  sentences: '',
  looking: false,
  reading: null,
  labelAnswers: [],
  sentenceAnswers: [],
  failure: null,
}));

const { setState, getState } = tryItStore;

/** More lines than this are not compared: the list would no longer be read. */
export const MOST_SENTENCES = 12;
/** A pause in typing that long means the sentence may be read. */
const PAUSE_MS = 120;

/**
 * What the store must not hold: the picture's bytes, and what the running pack made of it and of the sentences. Both
 * are forgotten with the pack.
 */
let pictureBlob: Blob | null = null;
let seen: { pack: LoadedPack; picture: Blob; vector: Float32Array } | null = null;
const read = new Map<string, Float32Array>();
let pause: ReturnType<typeof setTimeout> | undefined;
let readingFor: LoadedPack | null = null;

// Another pack sees other things: what the last one said no longer holds.
modelsStore.subscribe(({ run }, { run: before }) => {
  if (run.kind === before.kind) return;
  if (run.kind === 'ready') void look();
  else if (before.kind === 'ready') forgetAnswers();
});

/** Shows a picture and looks at it; starts a pack if none runs. */
export async function showPicture(picture: Blob, name: string): Promise<void> {
  const before = getState().picture;
  if (before !== null) URL.revokeObjectURL(before.url);
  pictureBlob = picture;
  seen = null;
  setState({
    picture: { url: URL.createObjectURL(picture), name },
    labelAnswers: [],
    sentenceAnswers: [],
    failure: null,
  });
  if (runningPack() === null) await startSomePack();
  else await look();
}

export function removePicture(): void {
  const before = getState().picture;
  if (before !== null) URL.revokeObjectURL(before.url);
  pictureBlob = null;
  seen = null;
  setState({ picture: null, labelAnswers: [], sentenceAnswers: [], failure: null });
}

/** Takes what is typed; compares it after a pause. */
export function typeSentences(sentences: string): void {
  setState({ sentences });
  clearTimeout(pause);
  pause = setTimeout(() => void readSentences(), PAUSE_MS);
}

/** The sentences as compared: trimmed, each once. */
export function sentencesIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '').slice(0, MOST_SENTENCES);
}

async function look(): Promise<void> {
  const pack = runningPack();
  const picture = pictureBlob;
  if (pack === null || picture === null) return;
  const isCurrent = (): boolean => pack === runningPack() && picture === pictureBlob;
  setState({ looking: true, failure: null });
  try {
    const [vector] = await pack.encodeImages([await bitmapOf(picture)]);
    if (!isCurrent() || vector === undefined) return;
    seen = { pack, picture, vector };
    const labelAnswers = await Promise.all(
      pack.manifest.labelSets.map(async (set) => {
        const values = similarities(vector, await pack.labelEmbeddings(set.id));
        const answers = set.labels.map((label, i) => ({ name: label.name, value: values[i] ?? 0 }));
        return { id: set.id, name: set.name, answers: rankAnswers(answers, pack.manifest.logitScale) };
      }),
    );
    if (isCurrent()) setState({ labelAnswers });
    await readSentences();
  } catch (thrown) {
    if (isCurrent() && !isCancelled(thrown)) setState({ failure: failureOf(thrown) });
  } finally {
    if (isCurrent()) setState({ looking: false });
  }
}

async function readSentences(): Promise<void> {
  const pack = runningPack();
  const wanted = sentencesIn(getState().sentences);
  if (pack === null || seen?.pack !== pack) return;
  const fresh = wanted.filter((sentence) => !read.has(sentence));
  if (fresh.length === 0) return compareSentences();
  // One batch at a time: what was typed meanwhile is read after it.
  if (readingFor === pack) return;
  readingFor = pack;
  const loading = pack.report.text === null;
  setState({ reading: { loading, progress: null }, failure: null });
  try {
    const vectors = await pack.encodeTexts(fresh, {
      onProgress: (progress) => loading && setState({ reading: { loading, progress } }),
    });
    if (pack !== runningPack()) return;
    for (const [i, sentence] of fresh.entries()) {
      const vector = vectors[i];
      if (vector === undefined) throw new AppError('inference/bad-output', 'A sentence got no vector');
      read.set(sentence, normalized(vector));
    }
  } catch (thrown) {
    if (pack === runningPack() && !isCancelled(thrown)) setState({ failure: failureOf(thrown) });
    return;
  } finally {
    if (readingFor === pack) {
      readingFor = null;
      setState({ reading: null });
    }
  }
  await readSentences();
}

function compareSentences(): void {
  if (seen === null) return;
  const known = sentencesIn(getState().sentences).flatMap((name) => {
    const vector = read.get(name);
    return vector === undefined ? [] : [{ name, vector }];
  });
  const values = similarities(
    seen.vector,
    known.map(({ vector }) => vector),
  );
  const answers = known.map(({ name }, i) => ({ name, value: values[i] ?? 0 }));
  setState({ sentenceAnswers: rankAnswers(answers, seen.pack.manifest.logitScale) });
}

function forgetAnswers(): void {
  seen = null;
  readingFor = null;
  read.clear();
  setState({ looking: false, reading: null, labelAnswers: [], sentenceAnswers: [] });
}

async function bitmapOf(picture: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture);
  } catch (cause) {
    throw new AppError('image/unreadable', 'The picture could not be decoded', { cause });
  }
}
