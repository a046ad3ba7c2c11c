import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import type { CaseLabels, Labelling } from '#core/labelling.ts';
import type { Word } from '#core/review.ts';
import type { Tried } from '#core/learning/gate.ts';
import type { ImageSpec } from '#core/model-pack.ts';
import type { Found } from '#core/moments.ts';
import type { Grid } from '#core/sampling.ts';
import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import type { ShownFrame, VideoFacts } from '#core/video.ts';
import type { SampleKey } from '#library/sample-file.ts';
import type { ReadablePart } from './open-parts.ts';

export type Inspected = {
  readonly video: VideoFacts;
  readonly fingerprint: string;
  /** As `recordedAtOf` has it. */
  readonly recordedAt: number | null;
};

/** A part of which no picture could be had, and why. */
export type BrokenPart = { readonly part: number; readonly code: ErrorCode; readonly details: ErrorDetails };

export type Sampled = {
  /** Cells with a frame, and cells of the recording without one. */
  readonly done: number;
  readonly unreadable: number;
  readonly broken: readonly BrokenPart[];
};

export type CaseOpening = {
  readonly caseId: string;
  readonly key: SampleKey;
  readonly grid: Grid;
  readonly durationSeconds: number;
  /** Every cell was tried before: what is not known is a gap. */
  readonly isComplete: boolean;
};

/** What a case may learn from. */
export type Teaching = {
  /** Of this case, in the label set that its phases have. */
  readonly corrections: readonly Word[];
  readonly set: string;
  /** Whose corrections count: nobody's, this case's, those of all cases. */
  readonly scope: 'off' | 'case' | 'all';
  /** Whether similar reviewed stretches of other cases vote. */
  readonly votes: boolean;
};

export type Taught = { readonly tried: Tried; readonly isUsed: boolean };

/** Frames ready to be encoded; none: every frame has been handed out. */
export type FrameBatch = { readonly cells: readonly number[]; readonly tensors: Float32Array[] };

/**
 * Calls of the worker that holds one case: it decodes and prepares frames, keeps their embeddings, labels and searches.
 * The encoders live elsewhere: the page takes frames with `next` and brings embeddings back with `store`.
 */
export type CaseProtocol = {
  /**
   * Reads a recording's facts; `isForeign`: with ffmpeg alone. Progress is a beat each second: without it the worker is
   * stuck in the file. Throws `video/` codes.
   */
  inspect: { args: { file: Blob; untagged: 'bt601' | 'bt709'; isForeign: boolean }; result: Inspected };
  /** Loads what is stored of a case; first call, once. The result counts its samples. */
  open: { args: CaseOpening; result: number };
  /**
   * Waits until this worker may write to the case, and reads what another tab wrote meanwhile. Progress is reported
   * once, when another tab is at it and this one has to wait.
   */
  own: { args: null; result: number };
  setLabels: { args: CaseLabels; result: void };
  /**
   * Samples all cells that are missing; resolves when every frame has been stored. A failure leaves what there is.
   * Progress counts stored frames; its note turns from `first-look` to `all`.
   */
  sample: {
    args: { parts: readonly ReadablePart[]; video: VideoFacts; spec: ImageSpec };
    result: Sampled;
  };
  next: { args: { most: number }; result: FrameBatch };
  store: { args: { cells: readonly number[]; embeddings: Float32Array[] }; result: void };
  /** Copies a part into the browser's storage, for browsers that cannot keep a handle to it. */
  keepCopy: { args: { part: number; file: Blob }; result: void };
  /** What `label` learns from, from now on; the result tells what came of it, null where no labels are set yet. */
  teach: { args: Teaching; result: Taught | null };
  label: { args: null; result: Labelling };
  /** Null without labels of instruments. */
  scoreInstruments: { args: null; result: ScoredInstruments | null };
  /** Moments that match a unit vector: a sentence's, or a frame's. */
  search: { args: { query: Float32Array; isPicture: boolean }; result: Found };
  /** The unit embedding of the frame that stands for `seconds`; null where none is known. */
  embeddingAt: { args: { seconds: number }; result: Float32Array | null };
  /** What is played of each part from now on. */
  play: { args: { files: readonly Blob[] }; result: void };
  /** The frame `frames` on from the one shown at `seconds` of a played part, as `FrameTimes.beside` has it. */
  frameBeside: { args: { part: number; seconds: number; frames: number }; result: ShownFrame | null };
  /** A JPEG picture of the frame that stands for a cell, or of its nearest neighbour; null where none is known. */
  thumbnail: { args: { cell: number }; result: Uint8Array<ArrayBuffer> | null };
};
