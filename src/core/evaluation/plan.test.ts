import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnnotatedVideo, Track } from '#core/formats/annotations.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { otherLength, pickVideo } from './pick-video.ts';
import { planFor, suggestPlan } from './plan.ts';

const setOf = (id: string) => parseLabelSet(JSON.parse(readFileSync(`public/label-sets/${id}.json`, 'utf8')));
const track = (kind: Track['kind'], name: string, ...labels: string[]): Track => ({
  name,
  kind,
  annotations: labels.map((label, i) => ({ start: i, end: i + 1, label })),
});
const video = (id: string, durationSeconds: number | null, ...tracks: Track[]): AnnotatedVideo => ({
  video: id,
  durationSeconds,
  facts: {},
  tracks,
  frames: [],
});

describe('the suggested plan', () => {
  it('takes the phase track that the set knows, and says what it leaves out', () => {
    const phases = setOf('cataract-1k-phases');
    const videos = [
      video('1', null, track('phase', 'Steps', '0', '4'), track('phase', 'Phases', 'Incision', 'Draping')),
    ];
    const plan = suggestPlan(videos, { phases, instruments: null });
    expect(plan.phaseTrack).toBe('Phases');
    expect(plan.phases).toEqual({ Incision: 'incision', Draping: null });
    expect(plan.rest).toBe('idle');
  });

  it('maps the labels of all videos of a file, and takes tiers of unknown kind for what they hold', () => {
    const phases = setOf('cataract-101-phases');
    const instruments = setOf('cataracts-instruments');
    const [known = ''] = instruments.labels.map(({ name }) => name);
    const videos = [
      video('1', null, track('other', 'phases', 'Incision'), track('other', 'tools', known)),
      video('2', null, track('other', 'phases', 'Rhexis'), track('other', 'notes', 'nice')),
    ];
    const plan = suggestPlan(videos, { phases, instruments });
    expect(Object.keys(plan.phases)).toEqual(['Incision', 'Rhexis']);
    expect(plan.phaseTrack).toBe('phases');
    expect(plan.instrumentTracks).toEqual(['tools']);
  });

  it('compares nothing when no label is known', () => {
    const videos = [video('1', null, track('other', 'notes', 'nice'))];
    const plan = suggestPlan(videos, { phases: setOf('lensid'), instruments: null });
    expect(plan.phaseTrack).toBeNull();
  });
});

describe('a plan that was made', () => {
  const videos = video('1', null, track('phase', 'Phases', 'Incision'));
  const phases = setOf('cataract-1k-phases');
  const plan = { ...suggestPlan([videos], { phases, instruments: null }, 0.5), rest: null };

  it('stays as it was edited while the label sets are the same', () => {
    expect(planFor(videos, plan, { phases, instruments: null })).toBe(plan);
    const procedures = { id: 'ops', name: 'Operations', labels: [] };
    const more = planFor(videos, plan, { phases, instruments: null, procedures });
    expect(more).toEqual({ ...plan, sets: { ...plan.sets, procedures: 'ops' } });
  });

  it('is made anew for other label sets, with its period', () => {
    const others = { phases: setOf('cataract-101-phases'), instruments: null };
    const anew = planFor(videos, plan, others);
    expect(anew).toMatchObject({ period: 0.5, sets: { phases: 'cataract-101-phases' } });
    expect(anew.phases).toEqual({ Incision: 'incision' });
  });
});

describe('the video of a recording', () => {
  const videos = [video('269', 100), video('270', 200), video('case_0271', 300), video('27', null)];
  const pick = (names: string[], durationSeconds: number | null = null) =>
    pickVideo(videos, { names, durationSeconds })?.video;

  it('is the one of its name, or of its number', () => {
    expect(pick(['269.mp4'])).toBe('269');
    expect(pick(['video_270.mp4'])).toBe('270');
    expect(pick(['Case-0271.MKV'])).toBe('case_0271');
    expect(pick(['cataract 271'])).toBe('case_0271');
    expect(pick(['27.mp4'])).toBe('27');
  });

  it('is else the one of its length, when there is only one', () => {
    expect(pick(['my operation.mp4'], 199)).toBe('270');
    expect(pick(['my operation.mp4'], 150)).toBeUndefined();
    expect(pickVideo([video('a', 10), video('b', 11)], { names: [], durationSeconds: 10 })).toBeNull();
  });

  it('may be of another length, which is told', () => {
    expect(otherLength(video('a', 100), 101)).toBeNull();
    expect(otherLength(video('a', 100), 140)).toBe(100);
    const reaching = video('a', null, track('phase', 'Phases', ...Array.from({ length: 9 }, () => 'x')));
    expect(otherLength(reaching, 60)).toBeNull();
    expect(otherLength(reaching, 5)).toBe(9);
  });

  it('is the only one there is', () => {
    expect(pickVideo([video('a', 1)], { names: ['b'], durationSeconds: 9 })?.video).toBe('a');
  });
});
