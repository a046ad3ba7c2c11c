import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readAnnotations } from '#core/formats/read.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { SHARED_DATA } from '#tools/shared-data.ts';
import { NOTHING_LABELLED, type Labelling } from '#core/labelling.ts';
import { evaluate } from './evaluate.ts';
import { suggestPlan } from './plan.ts';
import { compareVideo } from './rows.ts';

/** Whole published annotations against the label sets that stand for them. */
const FOLDER = `${SHARED_DATA}/annotations`;
const isThere = existsSync(FOLDER);
if (!isThere) console.warn(`${FOLDER} is not here: published annotations are not compared with anything.`);

const read = (...names: string[]) =>
  readAnnotations(
    names.map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, 'utf8') })),
    { fps: 25 },
  );
const setOf = (id: string) => parseLabelSet(JSON.parse(readFileSync(`public/label-sets/${id}.json`, 'utf8')));
const CATARACT_101 = ['annotations', 'videos', 'phases'].map((name) => `cataract101/${name}.csv`);

it.runIf(isThere).each([
  ['cataract-101-phases', 'Phases', CATARACT_101],
  ['cataract-101-phases', 'Phases', ['cataract101/merged_with_endframe.csv']],
  ['ophnet-phases', 'Phases', ['ophnet2024/OphNet2024_loca_all.csv']],
  ['ophnet-phases', 'Phases', ['ophnet2024/OphNet2024_loca_challenge_phase.csv']],
  ['ophnet-operations', 'Operations', ['ophnet2024/OphNet2024_loca_all.csv']],
])('every label of %s is found in its track %s', (id, track, files) => {
  const sets = { phases: setOf(id), instruments: null };
  const videos = read(...files);
  const plan = suggestPlan(videos, sets);
  expect(plan.phaseTrack).toBe(track);
  expect(Object.entries(plan.phases).filter(([, label]) => label === null)).toEqual([]);
  // One video alone tells the track as well.
  const alone = videos.slice(0, 40).map((video) => suggestPlan([video], sets).phaseTrack);
  expect(new Set(alone)).toEqual(new Set([track]));
});

it.runIf(isThere)(
  'Cataract-101 given back as it is written is right in every frame, and late by a second is not',
  () => {
    const set = setOf('cataract-101-phases');
    const sets = { phases: set, instruments: null };
    const videos = read(...CATARACT_101);
    const plan = suggestPlan(videos, sets);
    const given = (late: number) =>
      videos.map((video) => {
        const duration = video.durationSeconds ?? 0;
        const own = (video.tracks[0]?.annotations ?? []).map(({ start, end, label }) => ({
          start: start + late,
          end: Math.min(duration, (end ?? duration) + late),
          label: plan.phases[label] ?? '',
          confidence: 'sure' as const,
        }));
        const before = {
          start: 0,
          end: own[0]?.start ?? 0,
          label: set.idle ?? '',
          confidence: 'sure' as const,
        };
        const labelling: Labelling = { ...NOTHING_LABELLED, phases: [before, ...own] };
        return compareVideo(video, { labelling, scored: null }, plan, sets, duration);
      });
    const exact = evaluate(given(0), sets).phases?.pooled;
    expect(exact?.accuracy).toBe(1);
    expect(exact?.edit).toBe(1);
    expect(exact?.boundarySeconds).toBe(0);
    const late = evaluate(given(1), sets).phases?.pooled;
    expect(late?.accuracy).toBeLessThan(1);
    expect(late?.accuracy).toBeGreaterThan(0.9);
    expect(late?.boundarySeconds).toBeGreaterThan(0.5);
  },
);
