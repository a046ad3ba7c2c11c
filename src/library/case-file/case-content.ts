import { NOTICE } from '#core/evaluation/report.ts';
import { splitRef, type SetRef } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { Review } from '#core/review.ts';
import { SOFTWARE } from '#core/software.ts';
import type { CasePart, CaseRow } from '#library/case-row.ts';
import type { StoredSamples } from '#library/sample-file.ts';
import {
  CASE_FILE_FORMAT,
  CASE_FILE_VERSION,
  type CaseFileContent,
  type CaseFileFacts,
} from './case-file.ts';

/** Between a case as it is stored here and what a case file says of it. */

export type CaseFileOptions = {
  /** What the case is called in the file. */
  readonly name: string;
  readonly withThumbnails: boolean;
  /** Names of the recording's files, and of annotation files. */
  readonly withFileNames: boolean;
};

export type CaseFileSource = {
  readonly row: CaseRow;
  /** The recording's files, for sample cases too. */
  readonly parts: readonly Omit<CasePart, 'handle' | 'hasCopy' | 'lastModified'>[];
  /** The user's own label sets that the case speaks of. */
  readonly sets: readonly WordedLabelSet[];
  readonly encoders: CaseFileContent['manifest']['encoders'];
  readonly stored: Pick<StoredSamples, 'samples' | 'thumbnailBytes'>;
};

/** Ids of the user's own label sets that a case is labelled with, or that somebody used in it. */
export function ownSetIds({ labels, corrections }: Pick<CaseRow, 'labels' | 'corrections'>): string[] {
  const refs = [labels.phase, labels.instrument, labels.procedure, ...corrections.map(({ set }) => set)];
  const own = refs.flatMap((ref) => {
    const { from, id } = splitRef((ref ?? '') as SetRef);
    return from === 'own' ? [id] : [];
  });
  return [...new Set(own)];
}

/** `made`: when, ISO 8601. */
export function contentOf(
  { row, parts, sets, encoders, stored }: CaseFileSource,
  { name, withThumbnails, withFileNames }: CaseFileOptions,
  made: string,
): CaseFileContent {
  const { id, brought, index, labels, corrections, marks } = row;
  const poster = withThumbnails ? row.poster : null;
  return {
    manifest: {
      format: CASE_FILE_FORMAT,
      version: CASE_FILE_VERSION,
      software: SOFTWARE,
      made,
      notice: NOTICE,
      contents: contentsWords(withThumbnails),
      caseId: brought?.caseId ?? id,
      name,
      encoders,
      pipeline: index.pipeline,
      samplesPerSecond: index.rate,
      dim: index.dim,
      cells: index.cells,
      samples: stored.samples.known.reduce((sum, isKnown) => sum + isKnown, 0),
      thumbnails: withThumbnails ? { bytes: stored.thumbnailBytes } : null,
      hasPoster: poster !== null,
      recording: parts.map((part) => ({
        name: withFileNames ? part.name : null,
        bytes: part.bytes,
        fingerprint: part.fingerprint,
      })),
      labelSets: { phase: labels.phase, instrument: labels.instrument, procedure: labels.procedure },
      ownLabelSets: sets.map((set) => set.id),
    },
    facts: factsOf(row, parts, withFileNames),
    review: { corrections, marks },
    sets,
    poster,
  };
}

function contentsWords(withThumbnails: boolean): string {
  const pictures = withThumbnails
    ? ' The thumbnails are pictures of the operation; writing burned into them stays on them.'
    : '';
  return `A case without its video: labels, corrections, notes and embeddings.${pictures}`;
}

function factsOf(row: CaseRow, parts: CaseFileSource['parts'], withFileNames: boolean): CaseFileFacts {
  const { video, index, labels, labelling, labelledWith, learning, truth } = row;
  return {
    video,
    parts: parts.map(({ start, durationSeconds, video, problem }) => ({
      start,
      durationSeconds,
      video,
      problem: problem && (withFileNames ? problem : { ...problem, details: {} }),
    })),
    state: index.state,
    unreadable: index.unreadable,
    order: labels.order,
    labelling,
    labelledWith,
    learning,
    // Annotations name the recording throughout.
    ...(truth !== undefined && withFileNames && { truth }),
  };
}

/** The row of a case that comes from a file. `setOf`: under which id its own label sets are kept here. */
export function rowFrom(
  { manifest, facts, review, poster }: CaseFileContent,
  here: { id: string; name: string; at: number; setOf: (id: string) => string },
): CaseRow {
  const { encoders, recording, labelSets } = manifest;
  const { name, licence, notice } = encoders;
  const refHere = <R extends string | null>(ref: R): R =>
    ref?.startsWith('own:') === true ? (`own:${here.setOf(ref.slice(4))}` as R) : ref;
  const { corrections, marks }: Review = {
    corrections: review.corrections.map((word) => ({ ...word, set: refHere(word.set) })),
    marks: review.marks,
  };
  return {
    schema: 2,
    id: here.id,
    name: here.name,
    createdAt: here.at,
    openedAt: here.at,
    source: {
      kind: 'files',
      parts: facts.parts.map((part, i) => ({
        ...part,
        name: recording[i]?.name ?? unnamed(i, recording.length),
        bytes: recording[i]?.bytes ?? 0,
        fingerprint: recording[i]?.fingerprint ?? '',
        lastModified: 0,
        handle: null,
        hasCopy: false,
      })),
    },
    video: facts.video,
    index: {
      packId: encoders.id,
      packVersion: encoders.version,
      pipeline: manifest.pipeline,
      dim: manifest.dim,
      rate: manifest.samplesPerSecond,
      cells: manifest.cells,
      done: manifest.samples,
      state: facts.state,
      unreadable: facts.unreadable,
    },
    labels: {
      phase: refHere(labelSets.phase),
      instrument: refHere(labelSets.instrument),
      procedure: refHere(labelSets.procedure),
      order: facts.order,
    },
    labelling: facts.labelling,
    labelledWith: facts.labelledWith,
    corrections,
    marks,
    ...(facts.truth !== undefined && { truth: facts.truth }),
    learning: facts.learning,
    brought: { caseId: manifest.caseId, encoders: { name, licence, notice } },
    poster,
  };
}

function unnamed(part: number, count: number): string {
  return count === 1 ? 'Recording' : `Recording ${part + 1}`;
}
