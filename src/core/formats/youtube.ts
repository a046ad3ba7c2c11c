import {
  noticeLine,
  oneLine,
  phasesOf,
  type ExportCase,
  type ExportOptions,
  type LaneChoice,
  type NamedSegment,
} from '#core/export/export-case.ts';

/**
 * Chapters for a YouTube description. YouTube ignores them all unless the first begins at 0:00, there are three or more,
 * each lasts ten seconds or more, and they ascend; so short ones go to the one before. Whole seconds, as YouTube has them.
 */
export type Chapters = {
  readonly chapters: readonly { readonly start: number; readonly name: string }[];
  /** What was done to keep the rules, in sentences. */
  readonly changes: readonly string[];
  /** Why YouTube would not take it; null: it does. */
  readonly problem: string | null;
};

const LEAST_SECONDS = 10;
const LEAST_CHAPTERS = 3;

export function youTubeChapters(segments: readonly NamedSegment[], durationSeconds: number): Chapters {
  const changes: string[] = [];
  const end = Math.floor(durationSeconds);
  const starts = segments.map(({ start, name }) => ({ start: Math.floor(start), name: oneLine(name) }));
  const [first] = starts;
  if (first !== undefined && first.start > 0) {
    changes.push(`${first.name} begins at 0:00 instead of ${clock(first.start)}.`);
    first.start = 0;
  }
  const kept: { start: number; name: string }[] = [];
  for (const [i, chapter] of starts.entries()) {
    const last = kept.at(-1);
    if (last?.name === chapter.name) continue;
    const seconds = (starts[i + 1]?.start ?? end) - chapter.start;
    if (last === undefined || seconds >= LEAST_SECONDS) kept.push(chapter);
    else
      changes.push(`${chapter.name} at ${clock(chapter.start)} lasts ${seconds} s and goes to ${last.name}.`);
  }
  // The first has none before it.
  for (;;) {
    const [one, two] = kept;
    if (one === undefined || two === undefined || two.start >= LEAST_SECONDS) break;
    changes.push(`${one.name} lasts ${two.start} s and goes to ${two.name}.`);
    kept.splice(0, 2, { start: 0, name: two.name });
  }
  return { chapters: kept, changes, problem: problemOf(kept, end) };
}

function problemOf(chapters: Chapters['chapters'], end: number): string | null {
  if (chapters.length < LEAST_CHAPTERS) {
    const count = chapters.length === 1 ? 'is 1' : `are ${chapters.length}`;
    return `YouTube shows chapters only where there are three of ten seconds or more; here there ${count}.`;
  }
  const last = chapters.at(-1);
  return last !== undefined && end - last.start < LEAST_SECONDS
    ? 'The last chapter is shorter than ten seconds, so YouTube would show none.'
    : null;
}

/** The chapters of a case: its phases without the pauses, which go to the phase before. */
export function chaptersOf(exported: ExportCase, lanes: LaneChoice): Chapters {
  const { sets, video } = exported;
  const set = exported.lanes.find(({ kind }) => kind === 'phase')?.set;
  const idle = sets.find(({ ref }) => ref === set)?.idle;
  const phases = phasesOf(exported, lanes).filter(({ label }) => label !== idle);
  return youTubeChapters(phases, video.durationSeconds);
}

export function writeYouTube(exported: ExportCase, { lanes }: ExportOptions): string {
  const { chapters } = chaptersOf(exported, lanes);
  const lines = chapters.map(({ start, name }) => `${clock(start)} ${name}`);
  return `${[...lines, '', noticeLine(exported)].join('\n')}\n`;
}

function clock(seconds: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}
