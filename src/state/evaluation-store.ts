import { createStore } from 'zustand/vanilla';
import type { CaseTruth, Plan, Vocabularies } from '#core/evaluation/plan.ts';
import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import { isCancelled, toAppError } from '#core/errors.ts';
import { SOFTWARE } from '#core/software.ts';
import type { LabelChoice } from '#core/label-choice.ts';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';
import type { Compared } from '#jobs/evaluation/evaluation-protocol.ts';
import type { CaseRow } from '#library/case-row.ts';
import { caseSession, caseStore } from './case-store.ts';
import { failureOf, type Failure } from './failure.ts';
import { ensurePack, modelsStore, refreshPacks } from './models-store.ts';
import { readSamples, samplesStore } from './samples-store.ts';

/** What people say about the case on screen, and how the model's labels compare with it. */
export type EvaluationState = {
  readonly caseId: string | null;
  readonly name: string;
  readonly truth: CaseTruth | null;
  /** Annotated videos of the files brought, where nothing tells which of them is this case. */
  readonly choice: { readonly files: readonly string[]; readonly videos: readonly AnnotatedVideo[] } | null;
  /** What the case is labelled with; null until it is known. */
  readonly sets: Vocabularies | null;
  /** Whose labels they are; null until it is known. */
  readonly labelled: { readonly packId: string; readonly labels: LabelChoice } | null;
  readonly isReading: boolean;
  readonly compared: Compared | null;
  readonly failure: Failure | null;
};

const NONE: EvaluationState = {
  caseId: null,
  name: '',
  truth: null,
  choice: null,
  sets: null,
  labelled: null,
  isReading: false,
  compared: null,
  failure: null,
};

export const evaluationStore = createStore<EvaluationState>(() => NONE);

const { setState, getState } = evaluationStore;

const cases = () => import('#library/cases.ts');
const jobs = () => import('#jobs/evaluation/evaluation.ts');
/** They know schemas, which the first paint does not need. */
const plans = () => import('#core/evaluation/plan.ts');

/** Shows what is kept of a case; compares again whenever its labels change. Returns the way to stop. */
export function watchTruth(id: string): () => void {
  setState({ ...NONE, caseId: id });
  void attempt(id, async () => {
    const { savedCase } = await cases();
    const row = await savedCase(id);
    await compare(id, row.truth ?? null);
  });
  const stop = caseStore.subscribe((now, before) => {
    const { truth } = getState();
    if (now.labelling !== before.labelling && now.facts?.id === id && truth !== null)
      void attempt(id, () => compare(id, truth));
  });
  return () => {
    stop();
    if (getState().caseId === id) setState(NONE);
  };
}

/** Runs `task` unless another case is on screen by then; what it throws is shown. */
async function attempt(id: string, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (thrown) {
    show(id, { failure: failureOf(thrown), isReading: false });
  }
}

function show(id: string, state: Partial<EvaluationState>): void {
  if (getState().caseId === id) setState(state);
}

let comparing: Promise<void> = Promise.resolve();

/** One comparison after the other; none with what was taken back meanwhile. */
async function compare(id: string, truth: CaseTruth | null): Promise<void> {
  show(id, { truth, ...(truth === null && { compared: null }) });
  const before = comparing;
  const turn = afterAll(before, id, truth);
  comparing = turn;
  await turn;
}

async function afterAll(before: Promise<void>, id: string, truth: CaseTruth | null): Promise<void> {
  await Promise.allSettled([before]);
  const { caseId, truth: wanted } = getState();
  if (caseId !== id || wanted !== truth) return;
  const { savedCase } = await cases();
  const row = await savedCase(id);
  const manifest = await manifestOf(row);
  if (manifest === undefined) return;
  const { compareCase, setsOf } = await jobs();
  const { labels, name: caseName } = row;
  const sets = await setsOf(labels, manifest);
  show(id, { sets, labelled: { packId: manifest.id, labels }, name: caseName });
  if (truth === null) return;
  const { planFor } = await plans();
  const plan = planFor(truth.video, truth.plan, sets);
  // It waits for this turn to end.
  if (plan !== truth.plan) return void attempt(id, () => save(id, { ...truth, plan }));
  const { version, name, licence, notice } = manifest;
  const open = caseStore.getState();
  const comparison = {
    name: caseName,
    truth,
    // The case on screen is ahead of what is stored of it.
    guess: { labelling: open.facts?.id === id ? open.labelling : row.labelling, scored: null },
    sets,
    durationSeconds: row.video.durationSeconds,
    facts: {
      made: new Date().toISOString(),
      software: SOFTWARE,
      pack: { id: manifest.id, version: row.index.packVersion, name, licence, notice },
      samplesPerSecond: row.index.rate,
      others: { 'Annotation files': truth.files.join(', '), 'Annotated video': truth.video.video },
    },
  };
  const compareWith = async (scored: ScoredInstruments | null): Promise<void> => {
    const compared = await compareCase({ ...comparison, guess: { ...comparison.guess, scored } });
    if (getState().truth === truth) show(id, { compared });
  };
  const isScored = watchers > 0 && plan.instrumentTracks.length > 0;
  // Scores need the encoders, which may have to start first.
  if (!isScored || getState().compared === null || row.index.packVersion !== version) await compareWith(null);
  // Other encoders than the case was read with have no say in it.
  if (isScored && row.index.packVersion === version) await compareWith(await scoresOf(id, manifest.id));
}

/** How many places show scores of instruments: the encoders are not started for nobody. */
let watchers = 0;

/** Scores instruments from now on; returns the way to stop. */
export function watchScores(): () => void {
  watchers++;
  const { caseId: id, truth } = getState();
  if (id !== null && truth !== null) void attempt(id, () => compare(id, truth));
  return () => void watchers--;
}

/** Null where the encoders cannot be had: all but the average precision is known without. */
async function scoresOf(id: string, packId: string): Promise<ScoredInstruments | null> {
  try {
    const [pack, { scoreInstruments }] = await Promise.all([ensurePack(packId), jobs()]);
    const session = caseSession();
    return await scoreInstruments(id, pack, session?.id === id ? session : null);
  } catch (thrown) {
    if (!isCancelled(thrown)) console.warn(`Instruments are not scored: ${toAppError(thrown).code}`);
    return null;
  }
}

async function manifestOf({ index }: CaseRow) {
  if (modelsStore.getState().catalogue !== 'read') await refreshPacks();
  return modelsStore.getState().packs.find(({ manifest }) => manifest.id === index.packId)?.manifest;
}

/** Takes annotation files for the case on screen. */
export async function bringTruth(files: readonly File[]): Promise<void> {
  const { caseId: id } = getState();
  if (id === null) return;
  setState({ failure: null, choice: null, isReading: true });
  await attempt(id, async () => {
    const [{ savedCase }, { importAnnotations }] = await Promise.all([cases(), jobs()]);
    const row = await savedCase(id);
    const videos = await importAnnotations(files, row.video.frameRate);
    const names = files.map(({ name }) => name);
    const parts = row.source.kind === 'files' ? row.source.parts.map(({ name }) => name) : [row.source.url];
    const { durationSeconds } = row.video;
    const { pickVideo } = await import('#core/evaluation/pick-video.ts');
    const video = pickVideo(videos, { names: [...parts, row.name], durationSeconds });
    if (video === null) show(id, { choice: { files: names, videos } });
    else await keep(id, names, video);
  });
  show(id, { isReading: false });
}

/** Takes what is true of the sample case on screen. */
export async function bringDrawnTruth(): Promise<void> {
  const { caseId: id } = getState();
  if (id === null) return;
  setState({ failure: null });
  await attempt(id, async () => {
    await readSamples();
    const url = samplesStore.getState().samples?.find((sample) => id === `sample-${sample.id}`)?.truthUrl;
    if (url === undefined) return;
    const response = await fetch(url);
    await bringTruth([new File([await response.blob()], url.slice(url.lastIndexOf('/') + 1))]);
  });
}

/** Says which of the annotated videos is this case. */
export async function chooseVideo(video: AnnotatedVideo): Promise<void> {
  const { caseId: id, choice } = getState();
  if (id === null || choice === null) return;
  await attempt(id, () => keep(id, choice.files, video));
}

async function keep(id: string, files: readonly string[], video: AnnotatedVideo): Promise<void> {
  const { suggestPlan } = await plans();
  // What the case is labelled with may only just be read.
  await Promise.allSettled([comparing]);
  const { sets } = getState();
  const plan = suggestPlan([video], sets ?? { phases: null, instruments: null });
  await save(id, { files, video, plan });
  show(id, { choice: null });
}

async function save(id: string, truth: CaseTruth | null): Promise<void> {
  const { updateCase } = await cases();
  await updateCase(id, () => ({ truth: truth ?? undefined }));
  await compare(id, truth);
}

/** Compares in another way, which is kept. */
export async function changePlan(change: Partial<Plan>): Promise<void> {
  const { caseId: id, truth } = getState();
  if (id === null || truth === null) return;
  await attempt(id, () => save(id, { ...truth, plan: { ...truth.plan, ...change } }));
}

/** Takes other tracks; what their labels stand for is suggested anew. */
export async function chooseTracks(
  phaseTrack: string | null,
  instrumentTracks: readonly string[],
): Promise<void> {
  const { truth, sets } = getState();
  if (truth === null || sets === null) return;
  const { withTracks } = await plans();
  await changePlan(withTracks([truth.video], sets, phaseTrack, instrumentTracks));
}

/** Forgets what people say about the case. */
export async function removeTruth(): Promise<void> {
  const { caseId: id } = getState();
  if (id === null) return;
  setState({ failure: null, choice: null });
  await attempt(id, () => save(id, null));
}

export function dismissChoice(): void {
  setState({ choice: null, failure: null });
}
