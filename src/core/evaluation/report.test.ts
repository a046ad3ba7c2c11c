import { expect, it } from 'vitest';
import { parse } from 'csv-parse/browser/esm/sync';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';
import { NOTHING_LABELLED } from '#core/labelling.ts';
import { suggestPlan, type Vocabularies } from './plan.ts';
import { reportCsv, reportJson, reportMarkdown } from './report-text.ts';
import { reportOf, type ReportFacts } from './report.ts';
import { compareVideo } from './rows.ts';

const SETS: Vocabularies = {
  phases: {
    id: 'phases',
    name: 'Phases',
    labels: [
      { id: 'a', name: 'Cut, wide' },
      { id: 'b', name: 'Tear | pull' },
    ],
  },
  instruments: { id: 'tools', name: 'Tools', labels: [{ id: 'knife', name: 'Knife' }] },
  procedures: {
    id: 'ops',
    name: 'Operations',
    labels: [
      { id: 'phaco', name: 'Phaco' },
      { id: 'icl', name: 'ICL' },
    ],
  },
};
const truth = (video: string, seconds: number): AnnotatedVideo => ({
  video,
  durationSeconds: seconds,
  facts: {},
  tracks: [
    { name: 'Phases', kind: 'phase', annotations: [{ start: 0, end: seconds, label: 'a' }] },
    { name: 'Knife', kind: 'instrument', annotations: [{ start: 0, end: 1, label: 'knife' }] },
    { name: 'Operation', kind: 'procedure', annotations: [{ start: 0, end: null, label: 'phaco' }] },
  ],
  frames: [],
});
const FACTS: ReportFacts = {
  made: '2026-01-02T03:04:05.000Z',
  software: { name: 'ophclip-web', version: '1.2.3' },
  pack: { id: 'demo', version: '1.0.0', name: 'Demo', licence: 'Apache-2.0', notice: 'Drawings only.' },
  samplesPerSecond: 1,
};

// One video of 2 s all right, one of 8 s with a quarter right: per video 0.625, pooled 0.4.
const videos = [
  { seconds: 2, right: 2 },
  { seconds: 8, right: 2 },
].map(({ seconds, right }, i) => {
  const annotated = truth(`v${i}`, seconds);
  const segment = (start: number, end: number, label: string) => ({
    start,
    end,
    label,
    confidence: 'sure' as const,
  });
  const labelling = {
    ...NOTHING_LABELLED,
    phases: [segment(0, right, 'a'), segment(right, seconds, 'b')],
    instruments: [{ label: 'knife', segments: [segment(0, 2, 'knife')] }],
    procedure: { label: i === 0 ? 'phaco' : 'icl', confidence: 'sure' as const },
  };
  return compareVideo(annotated, { labelling, scored: null }, suggestPlan([annotated], SETS), SETS, seconds);
});
const plan = suggestPlan([truth('v0', 2)], SETS);
const report = reportOf(videos, plan, SETS, FACTS, [{ name: 'v9', reason: 'damaged' }]);

it('a report says both conventions, and JSON loses nothing of it', () => {
  expect(report.phases?.scores['per-video'].accuracy).toBeCloseTo(0.625, 12);
  expect(report.phases?.scores.pooled.accuracy).toBeCloseTo(0.4, 12);
  expect(report.phases?.confusion).toEqual({
    counts: [
      [4, 6],
      [0, 0],
    ],
    missed: [0, 0],
  });
  // 2 of 8 frames without a knife are shown one: 0 of 1 in the first video, 1 of 7 in the second.
  expect(report.instruments?.perLabel.pooled[0]).toMatchObject({ label: 'knife', ap: null, fpr: 2 / 8 });
  expect(report.procedures).toMatchObject({ videos: 2, right: 1, accuracy: 0.5 });
  expect(JSON.parse(reportJson(report))).toEqual(report);
});

it('its CSV has a line a score, which other tools can read', () => {
  const rows = parse(reportCsv(report), { columns: true }) as unknown as Record<string, string>[];
  const value = (wanted: Record<string, string>) =>
    rows.find((row) => Object.entries(wanted).every(([key, text]) => row[key] === text))?.['value'];
  expect(value({ task: 'phases', convention: 'pooled', measure: 'accuracy', label: '' })).toBe('0.4');
  expect(value({ task: 'phases', video: 'v1', measure: 'accuracy' })).toBe('0.25');
  expect(value({ label: 'a', given_as: 'b', measure: 'frames' })).toBe('6');
  expect(value({ task: 'operation', measure: 'accuracy' })).toBe('0.5');
  expect(value({ task: 'operation', video: 'v1', label: 'phaco', given_as: 'icl' })).toBe('0');
  expect(value({ task: 'instruments', convention: 'pooled', label: 'knife', measure: 'ap' })).toBe('');
});

it('its Markdown names what it was made with, and what was left out', () => {
  const text = reportMarkdown(report, 'Two videos');
  expect(text).toContain('Research and education. Not a medical device. Drawings only.');
  expect(text).toContain('| Frame accuracy | 0.625 | 0.400 |');
  expect(text).toContain('| Cut, wide | 4 | 6 | 0 |');
  expect(text).toContain('Tear \\| pull');
  expect(text).toContain('| v9 | damaged |');
  expect(text).toContain('1 of 2 videos are called by one of their annotated names: 0.500.');
  expect(text).toContain('| v1 | Phaco | ICL | wrong |');
  expect(text).toContain('Demo (demo 1.0.0), Apache-2.0');
});
