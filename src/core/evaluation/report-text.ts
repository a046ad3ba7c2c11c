import { writeTable } from '#core/formats/write-table.ts';
import { CONVENTIONS } from './evaluate.ts';
import {
  CLASS_MEASURES,
  PHASE_MEASURES,
  PRESENCE_MEASURES,
  type EvaluationReport,
  type InstrumentRow,
} from './report.ts';
import type { Coverage } from './rows.ts';

/** A report as files that people and their tools read. */

export function reportJson(report: EvaluationReport): string {
  return JSON.stringify(report, null, 2) + '\n';
}

/** One line a score: which task, convention, video and label it is of; empty: all of them. Frames confused are lines too. */
export function reportCsv({ phases, instruments, procedures, videos }: EvaluationReport): string {
  const lines: (string | number | null)[][] = [
    ['task', 'convention', 'video', 'label', 'given_as', 'measure', 'value'],
  ];
  for (const convention of CONVENTIONS) {
    for (const { key } of PHASE_MEASURES)
      if (phases !== null)
        lines.push(['phases', convention, '', '', '', key, phases.scores[convention][key]]);
    for (const row of phases?.perClass[convention] ?? [])
      for (const key of [...CLASS_MEASURES, 'support'] as const)
        lines.push(['phases', convention, '', row.label, '', key, row[key]]);
    for (const { key } of PRESENCE_MEASURES)
      if (instruments !== null)
        lines.push(['instruments', convention, '', '', '', key, instruments.scores[convention][key]]);
    for (const row of instruments?.perLabel[convention] ?? [])
      for (const key of [...PRESENCE_MEASURES.map((measure) => measure.key), 'support'] as const)
        lines.push(['instruments', convention, '', row.label, '', key, row[key]]);
  }
  for (const key of ['videos', 'right', 'accuracy'] as const)
    if (procedures !== null) lines.push(['operation', '', '', '', '', key, procedures[key]]);
  for (const video of videos) {
    if (video.procedure !== null) {
      const { truth, guess, isRight } = video.procedure;
      lines.push(['operation', '', video.name, truth.join(' '), guess, 'right', Number(isRight)]);
    }
    for (const { key } of PHASE_MEASURES)
      if (video.phases !== null) lines.push(['phases', '', video.name, '', '', key, video.phases[key]]);
    for (const [key, count] of Object.entries(video.coverage ?? {}))
      lines.push(['phases', '', video.name, '', '', `frames_${key}`, count]);
    for (const { key } of PRESENCE_MEASURES)
      if (video.instruments !== null)
        lines.push(['instruments', '', video.name, '', '', key, video.instruments[key]]);
  }
  for (const { truth, guess, frames } of confusedFrames(phases))
    lines.push(['phases', '', '', truth, guess, 'frames', frames]);
  return writeTable(lines.map((cells) => cells.map((value) => (value === null ? '' : String(value)))));
}

/** Pairs of labels with frames; an empty guess: no label was given. */
function confusedFrames(phases: EvaluationReport['phases']) {
  if (phases === null) return [];
  const { set, confusion } = phases;
  return set.labels.flatMap(({ id: truth }, row) =>
    [...set.labels.map(({ id }) => id), '']
      .map((guess, column) => ({
        truth,
        guess,
        frames: (guess === '' ? confusion.missed[row] : confusion.counts[row]?.[column]) ?? 0,
      }))
      .filter(({ frames }) => frames > 0),
  );
}

/** The report to publish, as Markdown. */
export function reportMarkdown(report: EvaluationReport, title: string): string {
  const { phases, instruments, procedures, videos, problems } = report;
  return [
    `# ${title}`,
    `${report.notice} ${report.pack.notice}`.trim(),
    table(['', ''], factRows(report)),
    ...(phases === null ? [] : phaseParts(phases)),
    ...(instruments === null ? [] : instrumentParts(instruments)),
    ...(procedures === null ? [] : procedureParts(procedures, videos)),
    '## Videos',
    table(
      ['Video', 'Seconds', 'Frames compared', ...VIDEO_MEASURES.map(({ name }) => name)],
      videos.map((video) => [
        video.name,
        video.durationSeconds.toFixed(1),
        video.coverage === null ? '' : `${video.coverage.compared} of ${video.coverage.frames}`,
        ...VIDEO_MEASURES.map(({ of }) => figure(of(video))),
      ]),
    ),
    ...(problems.length === 0
      ? []
      : [
          '## Not evaluated',
          table(
            ['Video', 'Reason'],
            problems.map(({ name, reason }) => [name, reason]),
          ),
        ]),
    '## How to read this',
    HOW_TO_READ,
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

const VIDEO_MEASURES: readonly {
  name: string;
  of: (video: EvaluationReport['videos'][number]) => number | null | undefined;
}[] = [
  { name: 'Accuracy', of: ({ phases }) => phases?.accuracy },
  { name: 'F1', of: ({ phases }) => phases?.f1 },
  { name: 'Edit', of: ({ phases }) => phases?.edit },
  { name: 'F1@50', of: ({ phases }) => phases?.f1At50 },
  { name: 'Boundary, s', of: ({ phases }) => phases?.boundarySeconds },
  { name: 'Instruments mAP', of: ({ instruments }) => instruments?.ap },
  { name: 'Instruments F1', of: ({ instruments }) => instruments?.f1 },
];

export const HOW_TO_READ = [
  'Per video: every score of each video by itself, then the mean over videos. Pooled: all frames, edits and stretches of all videos in one count.',
  'Macro scores are means over the classes that occur in truth or guess. Scores are 0 to 1; a dash: there was nothing to score.',
  'Frames that the annotations say nothing about, that the mapping leaves out, or that carry two labels at once are not compared. Frames to which the model gave no label count as wrong.',
].join('\n');

function factRows({ made, software, pack, samplesPerSecond, plan, others = {} }: EvaluationReport) {
  return [
    ['Made', made],
    ['Software', `${software.name} ${software.version}`],
    ['Encoders', `${pack.name} (${pack.id} ${pack.version}), ${pack.licence}`],
    ['Frames looked at', `${samplesPerSecond} a second`],
    ['Compared every', `${plan.period} s`],
    ['Track of phases', plan.phaseTrack ?? 'none'],
    ['Time without annotation', plan.rest ?? 'left out'],
    ...Object.entries(others),
    ...mappingRows('Phases', plan.phases),
    ...mappingRows('Instruments', plan.instruments),
    ...mappingRows('Operation', plan.procedures),
  ];
}

/** Only what is not the same word. */
function mappingRows(kind: string, mapping: Readonly<Record<string, string | null>>): string[][] {
  const changed = Object.entries(mapping).filter(([written, label]) => written !== label);
  if (changed.length === 0) return [];
  return [
    [
      `${kind}, as the files write them`,
      changed.map(([written, label]) => `${written} → ${label ?? 'left out'}`).join('; '),
    ],
  ];
}

function phaseParts({
  set,
  coverage,
  scores,
  perClass,
  confusion,
}: NonNullable<EvaluationReport['phases']>): string[] {
  const nameOf = namesOf(set);
  const present = set.labels
    .map(({ id }, place) => ({ id, place }))
    .filter(({ id }) => perClass.pooled.some(({ label }) => label === id));
  return [
    `## Phases: ${set.name}`,
    coverageWords(coverage),
    table(
      ['', 'Per video', 'Pooled'],
      PHASE_MEASURES.map(({ key, name }) => [
        name,
        figure(scores['per-video'][key]),
        figure(scores.pooled[key]),
      ]),
    ),
    ...CONVENTIONS.flatMap((convention) => [
      `### Classes, ${CONVENTION_WORDS[convention]}`,
      table(
        ['Class', 'Precision', 'Recall', 'F1', 'Jaccard', 'Frames'],
        perClass[convention].map((row) => [
          nameOf(row.label),
          ...CLASS_MEASURES.map((key) => figure(row[key])),
          String(row.support),
        ]),
      ),
    ]),
    '### Confusion, frames: truth in rows, the model in columns',
    table(
      ['', ...present.map(({ id }) => nameOf(id)), 'no label'],
      present.map(({ id, place }) => [
        nameOf(id),
        ...present.map((column) => String(confusion.counts[place]?.[column.place] ?? 0)),
        String(confusion.missed[place] ?? 0),
      ]),
    ),
  ];
}

function procedureParts(
  { set, right, videos: count, accuracy }: NonNullable<EvaluationReport['procedures']>,
  videos: EvaluationReport['videos'],
): string[] {
  const nameOf = namesOf(set);
  return [
    `## Operation: ${set.name}`,
    `${right} of ${count} videos are called by one of their annotated names: ${figure(accuracy)}.`,
    table(
      ['Video', 'Annotated', 'The model', ''],
      videos.flatMap(({ name, procedure }) => {
        if (procedure === null) return [];
        const { truth, guess, isRight } = procedure;
        const given = guess === null ? 'none' : nameOf(guess);
        return [[name, truth.map(nameOf).join('; '), given, isRight ? 'right' : 'wrong']];
      }),
    ),
  ];
}

function instrumentParts({ set, scores, perLabel }: NonNullable<EvaluationReport['instruments']>): string[] {
  const nameOf = namesOf(set);
  const cells = (row: InstrumentRow): string[] => [
    nameOf(row.label),
    ...PRESENCE_MEASURES.map(({ key }) => figure(row[key])),
    String(row.support),
  ];
  return [
    `## Instruments: ${set.name}`,
    table(
      ['', 'Per video', 'Pooled'],
      PRESENCE_MEASURES.map(({ key, name }) => [
        name,
        figure(scores['per-video'][key]),
        figure(scores.pooled[key]),
      ]),
    ),
    ...CONVENTIONS.flatMap((convention) => [
      `### Each instrument, ${CONVENTION_WORDS[convention]}`,
      table(
        ['Instrument', 'AP', 'Precision', 'Recall', 'F1', 'FPR', 'Frames'],
        perLabel[convention].map(cells),
      ),
    ]),
  ];
}

export const CONVENTION_WORDS = { 'per-video': 'per video', pooled: 'pooled' } as const;

/** "134 of 140 frames compared: 4 not annotated, …" */
export function coverageWords({
  frames,
  compared,
  unannotated,
  leftOut,
  overlapping,
  unlabelled,
}: Coverage): string {
  const parts = [
    [unannotated, 'not annotated'],
    [leftOut, 'left out by the mapping'],
    [overlapping, 'with two labels at once'],
  ] as const;
  const left = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const why = left.length === 0 ? '' : `; the others: ${left.join(', ')}`;
  const unseen = unlabelled === 0 ? '' : ` To ${unlabelled} of them the model gave no label.`;
  return `${compared} of ${frames} frames compared${why}.${unseen}`;
}

function namesOf({ labels }: { labels: readonly { id: string; name: string }[] }): (id: string) => string {
  const names = new Map(labels.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** Three digits; a dash where there was nothing to score. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
