import { describe, expect, it } from 'vitest';
import golden from '#tools/reference/fixtures/metrics.json' with { type: 'json' };
import { evaluatePhases, evaluatePresence, type PhaseVideo } from './evaluate.ts';
import { average } from './confusion.ts';

const videos: PhaseVideo[] = golden.videos.map(({ truth, guess }) => ({
  truth: Int16Array.from(truth),
  guess: Int16Array.from(guess),
  period: 0.5,
}));
const presence = golden.presence.map((video) =>
  video.map(({ truth, shown, scores }) => ({
    truth: Uint8Array.from(truth),
    shown: Uint8Array.from(shown),
    scores: Float32Array.from(scores),
  })),
);
const MACRO = ['precision', 'recall', 'f1', 'jaccard'] as const;
const PRESENCE = ['ap', 'precision', 'recall', 'f1', 'fpr'] as const;

describe('phases, against scikit-learn', () => {
  it('score alike in each video', () => {
    for (const [i, video] of videos.entries()) {
      const report = evaluatePhases([video], golden.classes, 'per-video');
      expect(report.accuracy).toBeCloseTo(golden.videos[i]?.accuracy ?? Number.NaN, 12);
      for (const name of MACRO)
        expect(report.macro[name]).toBeCloseTo(golden.videos[i]?.[name] ?? Number.NaN, 12);
    }
  });

  it('score alike over all frames, per class too', () => {
    const report = evaluatePhases(videos, golden.classes, 'pooled');
    expect(report.accuracy).toBeCloseTo(golden.pooled.accuracy, 12);
    for (const name of MACRO) {
      expect(report.macro[name]).toBeCloseTo(golden.pooled[name], 12);
      for (const [c, scores] of report.perClass.entries())
        expect(scores?.[name]).toBeCloseTo(golden.pooled.perClass[name][c] ?? Number.NaN, 12);
    }
    expect([...report.confusion.counts]).toEqual(golden.pooled.confusion.flat());
  });

  it('are averaged over videos by the other convention', () => {
    const report = evaluatePhases(videos, golden.classes, 'per-video');
    for (const name of MACRO)
      expect(report.macro[name]).toBeCloseTo(average(golden.videos.map((video) => video[name])), 12);
    expect(report.macro.f1).not.toBeCloseTo(golden.pooled.f1, 3);
  });
});

describe('instruments, against scikit-learn', () => {
  it('score alike over all frames', () => {
    const { perLabel, macro } = evaluatePresence(presence, 4, 'pooled');
    for (const name of PRESENCE) {
      for (const [label, scores] of perLabel.entries())
        expect(scores[name]).toBeCloseTo(golden.presencePooled[label]?.[name] ?? Number.NaN, 9);
      expect(macro[name]).toBeCloseTo(average(golden.presencePooled.map((row) => row[name])), 9);
    }
  });

  it('score alike in each video', () => {
    for (const [i, video] of presence.entries()) {
      const { perLabel } = evaluatePresence([video], 4, 'per-video');
      for (const name of PRESENCE)
        for (const [label, scores] of perLabel.entries())
          expect(scores[name]).toBeCloseTo(golden.presence[i]?.[label]?.[name] ?? Number.NaN, 9);
    }
  });

  it('leave out the videos in which one never occurs, and count what is shown there as false', () => {
    const row = (truth: number[], shown: number[]) => ({
      truth: Uint8Array.from(truth),
      shown: Uint8Array.from(shown),
      scores: Float32Array.from(shown),
    });
    const [scores] = evaluatePresence(
      [[row([1, 1, 0, 0], [1, 0, 0, 0])], [row([0, 0, 0, 0], [1, 0, 0, 0])], [row([0, 0], [0, 0])]],
      1,
      'per-video',
    ).perLabel;
    expect(scores?.ap).toBeCloseTo((1 / 2) * 1 + (1 / 2) * (2 / 4), 12);
    expect(scores?.fpr).toBeCloseTo((0 + 1 / 4 + 0) / 3, 12);
    expect(scores?.f1).toBeCloseTo((2 / 3 + 0) / 2, 12);
  });
});

describe('frames without truth', () => {
  it('are compared with nothing', () => {
    const report = evaluatePhases(
      [{ truth: Int16Array.of(0, 0, -1, -1, 1), guess: Int16Array.of(0, 0, 1, 0, 1), period: 1 }],
      2,
      'per-video',
    );
    expect(report).toMatchObject({ accuracy: 1, edit: 1, segmentalF1: [1, 1, 1] });
  });

  it('differ from frames without a guess, which are wrong', () => {
    const [video] = [{ truth: Int16Array.of(0, 0, 1, 1), guess: Int16Array.of(0, -1, 1, 1), period: 1 }];
    const report = evaluatePhases([video], 2, 'pooled');
    expect(report.accuracy).toBe(0.75);
    expect(report.perClass[0]).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, jaccard: 0.5, support: 2 });
  });
});
