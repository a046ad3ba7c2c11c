import type { AnnotatedVideo, Annotation } from '#core/formats/annotations.ts';
import type { Labelling } from '#core/labelling.ts';
import { UNKNOWN } from '#core/metrics/confusion.ts';
import type { PhaseVideo, PresenceVideo } from '#core/metrics/evaluate.ts';
import { cellAt } from '#core/sampling.ts';
import type { Segment } from '#core/segments.ts';
import type { Mapping, Plan, Vocabularies, Vocabulary } from './plan.ts';

/** What became of the frames of a video, in counts. */
export type Coverage = {
  readonly frames: number;
  /** Frames with a true label. */
  readonly compared: number;
  /** Left out: the file says nothing, or what the mapping leaves out, or two things at once. */
  readonly unannotated: number;
  readonly leftOut: number;
  readonly overlapping: number;
  /** Of the compared ones: frames to which the model gave no label, because no picture could be had. They count as wrong. */
  readonly unlabelled: number;
};

export type ComparedPhases = PhaseVideo & { readonly coverage: Coverage };

/** What a whole video is called, and what the model calls it. */
export type ComparedProcedure = {
  /** The set's labels that the annotations name, the foremost first; a video may have several. */
  readonly truth: readonly string[];
  readonly guess: string | null;
  /** The guess is among them. */
  readonly isRight: boolean;
};

/** One video, ready to be scored. */
export type ComparedVideo = {
  readonly name: string;
  readonly durationSeconds: number;
  readonly phases: ComparedPhases | null;
  /** A row per label of the set; those that the annotations do not judge are empty. */
  readonly instruments: PresenceVideo | null;
  /** Null where the annotations do not say, or name nothing the set knows. */
  readonly procedure: ComparedProcedure | null;
};

/** How clearly a model sees each instrument in each cell of `period` seconds, for ranking; null or NaN where it saw nothing. */
export type ScoredInstruments = {
  readonly period: number;
  readonly ids: readonly string[];
  readonly rows: readonly ArrayLike<number | null>[];
};

/** What a model says of a video; `scored` null: only whether instruments are shown. */
export type Guess = { readonly labelling: Labelling; readonly scored: ScoredInstruments | null };

/** Compares one video's annotations with what a model says. */
export function compareVideo(
  truth: AnnotatedVideo,
  guess: Guess,
  plan: Plan,
  { phases, instruments }: Vocabularies,
  durationSeconds: number,
): ComparedVideo {
  const frames = framesOf(durationSeconds, plan.period);
  const isComparingPhases = phases !== null && plan.phaseTrack !== null;
  const isComparingInstruments = instruments !== null && plan.instrumentTracks.length > 0;
  return {
    name: truth.video,
    durationSeconds,
    phases: isComparingPhases ? comparePhases(truth, guess.labelling.phases, plan, phases, frames) : null,
    instruments: isComparingInstruments ? compareInstruments(truth, guess, plan, instruments, frames) : null,
    procedure: compareProcedure(truth, guess.labelling.procedure?.label ?? null, plan),
  };
}

function compareProcedure(
  { tracks }: AnnotatedVideo,
  guess: string | null,
  { procedures }: Plan,
): ComparedProcedure | null {
  const said = tracks.filter(({ kind }) => kind === 'procedure').flatMap(({ annotations }) => annotations);
  const truth = [...new Set(said.flatMap(({ label }) => procedures[label] ?? []))];
  return truth.length === 0 ? null : { truth, guess, isRight: guess !== null && truth.includes(guess) };
}

/** Frame i stands for [i, i + 1) periods and is looked at in their middle; the last middle lies inside the video. */
export function framesOf(durationSeconds: number, period: number): number {
  return firstFrame(durationSeconds, period);
}

/** The first frame whose middle is not before `seconds`. */
function firstFrame(seconds: number, period: number): number {
  return Math.max(0, Math.ceil(seconds / period - 0.5 - 1e-9));
}

type Span = { readonly start: number; readonly end: number };

function eachFrame(
  { start, end }: Span,
  period: number,
  frames: number,
  take: (frame: number) => void,
): void {
  const last = Math.min(frames, firstFrame(end, period));
  for (let frame = firstFrame(start, period); frame < last; frame++) take(frame);
}

/** Annotations of the named tracks; those without an end last to the end of what was annotated. */
function annotationsOf(truth: AnnotatedVideo, tracks: readonly string[]): (Annotation & Span)[] {
  return truth.tracks
    .filter(({ name }) => tracks.includes(name))
    .flatMap(({ annotations }) => annotations)
    .map((annotation) => ({ ...annotation, end: annotation.end ?? truth.durationSeconds ?? Infinity }));
}

const UNANNOTATED = -2;
const LEFT_OUT = -3;
const OVERLAPPING = -4;

function comparePhases(
  truth: AnnotatedVideo,
  guessed: readonly Segment[],
  { period, phaseTrack, phases, rest }: Plan,
  set: Vocabulary,
  frames: number,
): ComparedPhases {
  const places = new Map(set.labels.map(({ id }, place) => [id, place]));
  const marked = new Int16Array(frames).fill(UNANNOTATED);
  for (const annotation of annotationsOf(truth, phaseTrack === null ? [] : [phaseTrack])) {
    const place = places.get(phases[annotation.label] ?? '') ?? LEFT_OUT;
    eachFrame(annotation, period, frames, (frame) => {
      marked[frame] = together(marked[frame] as number, place);
    });
  }
  const rested = (rest === null ? undefined : places.get(rest)) ?? UNANNOTATED;
  // Beyond the end of what was annotated nothing is known, not even that nothing is done.
  const annotated = truth.durationSeconds === null ? frames : framesOf(truth.durationSeconds, period);
  for (let frame = 0; frame < Math.min(frames, annotated); frame++)
    if (marked[frame] === UNANNOTATED) marked[frame] = rested;

  const guess = new Int16Array(frames).fill(UNKNOWN);
  for (const segment of guessed) {
    const place = places.get(segment.label) ?? UNKNOWN;
    eachFrame(segment, period, frames, (frame) => (guess[frame] = place));
  }
  const count = (mark: number): number => marked.reduce((sum, value) => sum + (value === mark ? 1 : 0), 0);
  const known = marked.map((value) => (value < 0 ? UNKNOWN : value));
  const coverage = {
    frames,
    compared: known.reduce((sum, value) => sum + (value === UNKNOWN ? 0 : 1), 0),
    unannotated: count(UNANNOTATED),
    leftOut: count(LEFT_OUT),
    overlapping: count(OVERLAPPING),
    unlabelled: known.reduce((sum, value, i) => sum + (value !== UNKNOWN && guess[i] === UNKNOWN ? 1 : 0), 0),
  };
  return { truth: known, guess, period, coverage };
}

/** What a frame says that was already marked: two labels at once say nothing, one that is left out gives way. */
function together(before: number, now: number): number {
  if (before === UNANNOTATED || before === LEFT_OUT || before === now) return now;
  return now === LEFT_OUT ? before : OVERLAPPING;
}

function compareInstruments(
  truth: AnnotatedVideo,
  { labelling, scored }: Guess,
  { period, instrumentTracks, instruments }: Plan,
  set: Vocabulary,
  frames: number,
): PresenceVideo {
  const annotations = annotationsOf(truth, instrumentTracks);
  const annotated = truth.durationSeconds === null ? frames : framesOf(truth.durationSeconds, period);
  const length = Math.min(frames, annotated);
  const judged = judgedLabels(instruments);
  return set.labels.map(({ id }) => {
    if (!judged.has(id)) return { truth: new Uint8Array(), shown: new Uint8Array(), scores: null };
    const marked = new Uint8Array(length);
    for (const annotation of annotations.filter(({ label }) => instruments[label] === id)) {
      const mark = (annotation.agreement ?? 1) < 1 ? DISPUTED : PRESENT;
      eachFrame(annotation, period, length, (frame) => {
        marked[frame] = Math.max(marked[frame] as number, mark);
      });
    }
    const shown = new Uint8Array(length);
    for (const segment of labelling.instruments.find(({ label }) => label === id)?.segments ?? [])
      eachFrame(segment, period, length, (frame) => (shown[frame] = 1));
    const judgedFrames = [...marked.keys()].filter((frame) => marked[frame] !== DISPUTED);
    return {
      truth: Uint8Array.from(judgedFrames, (frame) => (marked[frame] === PRESENT ? 1 : 0)),
      shown: Uint8Array.from(judgedFrames, (frame) => shown[frame] as number),
      scores:
        scored && Float32Array.from(judgedFrames, (frame) => scoreAt(scored, id, (frame + 0.5) * period)),
    };
  });
}

/** Nothing that was seen ranks below what was not. */
function scoreAt({ period, ids, rows }: ScoredInstruments, label: string, seconds: number): number {
  const row = rows[ids.indexOf(label)];
  const score = row?.[cellAt({ period, count: row.length }, seconds)] ?? Number.NaN;
  return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}

/** Where annotators differ, a frame is not judged. */
const DISPUTED = 1;
const PRESENT = 2;

/** Labels that some label of the file stands for: of the others the file does not speak. */
export function judgedLabels(mapping: Mapping): ReadonlySet<string> {
  return new Set(Object.values(mapping).filter((label) => label !== null));
}
