import { describe, expect, it } from 'vitest';
import { byName, groupParts, pauseBetween, timeOf } from './part-names.ts';

const grouped = (...names: string[]): string[][] =>
  groupParts(names.map((name) => ({ name }))).map((group) => group.map(({ name }) => name));

describe('parts told from names', () => {
  it.for<[what: string, names: string[]]>([
    ['a camera counter', ['MVI_0001.MP4', 'MVI_0002.MP4', 'MVI_0003.MP4']],
    ['a counter alone', ['00000.MTS', '00001.MTS', '00002.MTS']],
    ['a counter past a power of ten', ['clip9.mp4', 'clip10.mp4', 'clip11.mp4']],
    ['part words', ['Right eye part 1.mp4', 'Right eye part 2.mp4', 'Right eye part 10.mp4']],
    ['glued part words', ['cataract_part1.mp4', 'cataract_part2.mp4']],
    ['a first part without a number', ['cataract.mp4', 'cataract_part2.mp4', 'cataract_part3.mp4']],
    ['of', ['eye 1 of 2.mp4', 'eye 2 of 2.mp4']],
    ['GoPro chapters', ['GH010012.MP4', 'GH020012.MP4', 'GH030012.MP4']],
    ['older GoPro chapters', ['GOPR0012.MP4', 'GP010012.MP4', 'GP020012.MP4']],
    ['DVD', ['VTS_01_1.VOB', 'VTS_01_2.VOB']],
    ['bracketed numbers', ['name.mp4', 'name (1).mp4', 'name (2).mp4']],
    ['a person whose operation was cut', ['case 12 part 1.mp4', 'case 12 part 2.mp4']],
  ])('%s', ([, names]) => {
    expect(grouped(...names.toReversed())).toEqual([names]);
  });

  it.for<[what: string, groups: string[][]]>([
    ['names without numbers', [['left.mp4'], ['right.mp4']]],
    ['cases and patients', [['case 1.mp4'], ['case 2.mp4'], ['Patient_03.mp4'], ['Patient_04.mp4']]],
    ['a counter with a hole', [['MVI_0001.MP4', 'MVI_0002.MP4'], ['MVI_0007.MP4']]],
    ['GoPro recordings', [['GH010012.MP4', 'GH020012.MP4'], ['GH010013.MP4']]],
    [
      'two operations in parts',
      [
        ['a part 1.mp4', 'a part 2.mp4'],
        ['b part 1.mp4', 'b part 2.mp4'],
      ],
    ],
    ['other endings', [['MVI_0001.MOV'], ['MVI_0002.MP4']]],
    ['a DVD and its menu', [['VTS_01_0.VOB'], ['VTS_01_1.VOB', 'VTS_01_2.VOB']]],
    ['words that only end like a part word', [['apart1.mp4', 'apart2.mp4'], ['apart9.mp4']]],
  ])('keeps apart: %s', ([, groups]) => {
    expect(grouped(...groups.flat().toReversed())).toEqual(groups);
  });

  it('joins recordings named by their time when one begins where the other ends', () => {
    const files = [
      { name: '20231104_101112.mp4', seconds: 600 },
      { name: '20231104_102112.mp4', seconds: 300 },
      { name: '20231104_110000.mp4', seconds: 600 },
    ];
    expect(groupParts(files).map((group) => group.length)).toEqual([2, 1]);
    // Without lengths nothing tells where one ends.
    expect(groupParts(files.map(({ name }) => ({ name }))).length).toBe(3);
  });

  it('keeps a counter apart where the files say that an hour lies between', () => {
    const files = [
      { name: 'MVI_0001.MP4', seconds: 600, recordedAt: 0 },
      { name: 'MVI_0002.MP4', seconds: 600, recordedAt: 600_000 },
      { name: 'MVI_0003.MP4', seconds: 600, recordedAt: 5_000_000 },
    ];
    expect(groupParts(files).map((group) => group.length)).toEqual([2, 1]);
  });
});

describe('pauses between parts', () => {
  it('are told by times in names', () => {
    const before = { name: '2023-11-04 10-11-12.mkv', seconds: 60 };
    expect(pauseBetween(before, { name: '2023-11-04 10-12-42.mkv', seconds: 5 })).toBe(30);
    expect(pauseBetween(before, { name: '2023-11-04 10-12-13.mkv', seconds: 5 })).toBe(0);
  });

  it('are told by times in files only as far as starts and ends allow', () => {
    const before = { name: 'a1.mp4', seconds: 60, recordedAt: 0 };
    const after = (recordedAt: number | null, seconds: number) => ({ name: 'a2.mp4', seconds, recordedAt });
    expect(pauseBetween(before, after(90_000, 20))).toBe(30);
    // As ends these are 60 and 150 s: the second began at 60.
    expect(pauseBetween(before, after(90_000, 90))).toBe(0);
    // GoPro writes one time into all chapters.
    expect(pauseBetween(before, after(0, 20))).toBe(0);
    expect(pauseBetween(before, after(null, 20))).toBe(0);
  });
});

it('reads times only where they are times', () => {
  expect(timeOf('VID_20231104_101112.mp4')).toBe(Date.UTC(2023, 10, 4, 10, 11, 12));
  expect(timeOf('2023-11-04T10:11:12')).toBe(Date.UTC(2023, 10, 4, 10, 11, 12));
  expect(timeOf('20239904_101112.mp4')).toBeNull();
  expect(timeOf('MVI_0001.MP4')).toBeNull();
});

it('sorts numbers as people count', () => {
  const names = ['part 10', 'Part 2', 'part 1'].map((name) => ({ name }));
  expect(names.sort(byName).map(({ name }) => name)).toEqual(['part 1', 'Part 2', 'part 10']);
});
