import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { TextFile } from './annotations.ts';
import { writeOphclip } from './ophclip.ts';
import { readAnnotations } from './read.ts';

const file = (name: string, ...lines: string[]): TextFile => ({ name, text: lines.join('\n') + '\n' });
const read = (...files: TextFile[]) => readAnnotations(files, { fps: 25 });

/** Where and why files are refused. */
function refusal(...files: TextFile[]) {
  try {
    read(...files);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('annotations/broken');
    return (error as AppError).details;
  }
  throw new Error('it was not refused');
}

describe('Cataract-101', () => {
  const videos = file('videos.csv', 'VideoID;Frames;FPS;Surgeon;Experience', '7;500;25;4;1');
  const phases = file('phases.csv', 'Phase;Meaning', '1;Incision', '2;Viscous agent injection');
  const starts = (...rows: string[]) => file('annotations.csv', 'VideoID;FrameNo;Phase', ...rows);

  it('has phases that last until the next', () => {
    expect(read(phases, starts('7;50;1', '7;100;2'), videos)).toEqual([
      {
        video: '7',
        durationSeconds: 20,
        facts: { Frames: '500', FPS: '25', Surgeon: '4', Experience: '1' },
        tracks: [
          {
            name: 'Phases',
            kind: 'phase',
            annotations: [
              { start: 2, end: 4, label: 'Incision' },
              { start: 4, end: 20, label: 'Viscous agent injection' },
            ],
          },
        ],
        frames: [],
      },
    ]);
  });

  it('is refused with the line and the reason', () => {
    expect(refusal(phases, starts('7;50;1', '7;12x;2'), videos)).toEqual({
      file: 'annotations.csv',
      line: 3,
      reason: 'FrameNo should be a number, but is “12x”',
    });
    expect(refusal(phases, starts('7;50;1', '7;20;2'), videos)).toMatchObject({ line: 3 });
    expect(refusal(phases, starts('7;50;9'), videos)).toMatchObject({
      line: 2,
      reason: 'there is no phase 9',
    });
    expect(refusal(phases, starts('8;50;1'), videos)).toMatchObject({
      line: 2,
      reason: 'the video 8 is not in videos.csv',
    });
    expect(refusal(phases, videos)).toMatchObject({ file: 'phases.csv', line: 1 });
    expect(refusal(phases, starts('7;50;1', '7;60'), videos)).toMatchObject({
      line: 3,
      reason: 'it has not as many columns as the first line',
    });
  });
});

describe('Cataract-1K', () => {
  const head = 'caseId,comment,frame,endFrame,sec,endSec';

  it('has phases in seconds, one file a case', () => {
    const [video] = read(
      file(
        'case_4_annotations_phases.csv',
        head,
        '4,Incision,240,408,4.004,6.807',
        '4,"Viscoelastic_Suction",1043,1519,17.4,25.3',
      ),
    );
    expect(video?.video).toBe('4');
    expect(video?.tracks[0]?.annotations).toEqual([
      { start: 4.004, end: 6.807, label: 'Incision' },
      { start: 17.4, end: 25.3, label: 'Viscoelastic_Suction' },
    ]);
    expect(refusal(file('a.csv', head, '4,Incision,240,408,7,6.807'))).toMatchObject({
      line: 2,
      reason: 'it ends before it starts',
    });
    expect(refusal(file('a.csv', head, '4,"Incision,240,408,7,6.807'))).toMatchObject({
      reason: 'a quotation mark is not closed',
    });
  });

  const coco = {
    images: [{ id: 1, file_name: 'case5013_01.png', width: 1024 }],
    categories: [{ id: 5, name: 'Gauge' }],
    annotations: [
      { id: 1, image_id: 1, category_id: 5, area: 100 },
      { id: 2, image_id: 1, category_id: 5, area: 20 },
    ],
  };

  it('has segmented frames, whose instruments are counted in pixels', () => {
    const [video] = read({ name: 'instances.json', text: JSON.stringify(coco) });
    expect(video?.frames).toEqual([{ name: 'case5013_01.png', seconds: null, pixels: { Gauge: 120 } }]);
  });

  it('is refused at the line that names nothing', () => {
    coco.annotations[1] = { id: 2, image_id: 9, category_id: 5, area: 20 };
    const text = JSON.stringify(coco, null, 1);
    const line = text.split('\n').findIndex((part) => part.includes('"image_id": 9')) + 1;
    expect(refusal({ name: 'instances.json', text })).toMatchObject({
      line,
      reason: 'there is no such image',
    });
  });
});

describe('CATARACTS', () => {
  it('has instruments frame by frame, and who agrees', () => {
    const [video] = read(
      file('train01.csv', 'Frame,Bonn forceps,Cotton', '1,0,0', '2,0.5,0', '3,1,0', '4,1,0', '5,0,0'),
    );
    expect(video?.tracks).toEqual([
      {
        name: 'Bonn forceps',
        kind: 'instrument',
        annotations: [
          { start: 1 / 25, end: 2 / 25, label: 'Bonn forceps', agreement: 0.5 },
          { start: 2 / 25, end: 4 / 25, label: 'Bonn forceps' },
        ],
      },
      { name: 'Cotton', kind: 'instrument', annotations: [] },
    ]);
    expect(video?.durationSeconds).toBe(5 / 25);
  });

  it('has steps', () => {
    const [video] = read(file('train02.csv', 'Frame,Steps', '1,0', '2,0', '3,3'));
    expect(video?.tracks[0]?.annotations).toEqual([
      { start: 0, end: 2 / 25, label: '0' },
      { start: 2 / 25, end: 3 / 25, label: '3' },
    ]);
  });

  it('is refused where a frame is left out or a value is none', () => {
    expect(refusal(file('a.csv', 'Frame,Steps', '1,0', '3,0'))).toMatchObject({
      line: 3,
      reason: 'frame 2 was expected',
    });
    expect(refusal(file('a.csv', 'Frame,Cotton', '1,2'))).toMatchObject({ line: 2 });
    expect(refusal(file('a.csv', 'Frame', '1'))).toMatchObject({ line: 1 });
  });
});

describe('OphNet', () => {
  const head = '\uFEFFvideo_id,start,end,split,surgery_id,phase_id,operation_id';

  it('has three levels, with overlaps as they are', () => {
    const [video] = read(file('loca.csv', head, 'case_2,0,10,train,5,3,2', 'case_2,9,15.23,train,0,6,8'));
    expect(video).toMatchObject({ video: 'case_2', facts: { split: 'train' } });
    expect(
      video?.tracks.map(({ name, annotations }) => [name, ...annotations.map(({ label }) => label)]),
    ).toEqual([
      ['Surgeries', '5', '0'],
      ['Phases', '3', '6'],
      ['Operations', '2', '8'],
    ]);
    expect(video?.tracks[1]?.annotations[1]).toEqual({ start: 9, end: 15.23, label: '6' });
  });

  it('names procedures of whole videos', () => {
    const [video] = read(file('surgery.csv', 'video_id,surgery', 'case_2,"1,13"'));
    expect(video?.tracks[0]?.annotations).toEqual([
      { start: 0, end: null, label: '1' },
      { start: 0, end: null, label: '13' },
    ]);
  });

  it('is refused with the line and the reason', () => {
    expect(refusal(file('loca.csv', head, 'case_2,5,1,train,5,3,2'))).toMatchObject({ line: 2 });
    expect(refusal(file('loca.csv', head, 'case_2,0,1,train,5,3,2', 'case_2,1,2,test,5,3,2'))).toMatchObject({
      line: 3,
      reason: 'case_2 is in two splits',
    });
    expect(refusal(file('surgery.csv', 'video_id,surgery', 'case_2,phaco'))).toMatchObject({ line: 2 });
  });
});

describe('ELAN', () => {
  const eaf = (slots: string[], ...tiers: string[]) =>
    file(
      'review.eaf',
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<ANNOTATION_DOCUMENT AUTHOR="a" DATE="2026-01-01T00:00:00" FORMAT="3.0" VERSION="3.0">',
      '<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///D:/phaco.mp4" MIME_TYPE="video/mp4"/></HEADER>',
      `<TIME_ORDER>${slots.join('')}</TIME_ORDER>`,
      ...tiers,
      '</ANNOTATION_DOCUMENT>',
    );
  const slot = (id: string, value?: number) =>
    `<TIME_SLOT TIME_SLOT_ID="${id}"${value === undefined ? '' : ` TIME_VALUE="${value}"`}/>`;
  const note = (id: string, from: string, to: string, text: string) =>
    `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="${id}" TIME_SLOT_REF1="${from}" TIME_SLOT_REF2="${to}"><ANNOTATION_VALUE>${text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
  const on = (id: string, parent: string, text: string) =>
    `<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="${id}" ANNOTATION_REF="${parent}"><ANNOTATION_VALUE>${text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>`;
  const tier = (id: string, ...notes: string[]) =>
    [`<TIER TIER_ID="${id}" LINGUISTIC_TYPE_REF="t">`, ...notes, '</TIER>'].join('\n');

  it('has a track per tier, in seconds, with texts as they are', () => {
    const [video] = read(
      eaf(
        [slot('ts1', 1500), slot('ts2', 4000)],
        tier('phase', note('a1', 'ts1', 'ts2', 'I&amp;A, &lt;cortex&gt;')),
        tier('empty'),
      ),
    );
    expect(video?.video).toBe('phaco');
    expect(video?.tracks.map(({ name, annotations }) => ({ name, annotations }))).toEqual([
      { name: 'phase', annotations: [{ start: 1.5, end: 4, label: 'I&A, <cortex>' }] },
      { name: 'empty', annotations: [] },
    ]);
    expect(video?.facts).toEqual({ MEDIA_URL: 'file:///D:/phaco.mp4', AUTHOR: 'a' });
  });

  it('spreads slots without a time, and annotations of annotations', () => {
    const [video] = read(
      eaf(
        [slot('ts1', 0), slot('ts2'), slot('ts3'), slot('ts4', 9000)],
        tier(
          'words',
          note('a1', 'ts1', 'ts2', 'one'),
          note('a2', 'ts2', 'ts3', 'two'),
          note('a3', 'ts3', 'ts4', 'three'),
        ),
        tier('of words', on('b1', 'a2', 'first'), on('b2', 'a2', 'second')),
        tier('of those', on('c1', 'b2', 'deeper')),
      ),
    );
    expect(video?.tracks.map(({ annotations }) => annotations.map(({ start, end }) => [start, end]))).toEqual(
      [
        [
          [0, 3],
          [3, 6],
          [6, 9],
        ],
        [
          [3, 4.5],
          [4.5, 6],
        ],
        [[4.5, 6]],
      ],
    );
  });

  it('is refused with the line and the reason', () => {
    const slots = [slot('ts1', 1500), slot('ts2', 4000), slot('ts3')];
    expect(refusal(eaf(slots, tier('phase', note('a1', 'ts2', 'ts1', 'x'))))).toMatchObject({
      line: 6,
      reason: 'it ends before it starts',
    });
    expect(refusal(eaf(slots, tier('phase', note('a1', 'ts1', 'ts9', 'x'))))).toMatchObject({
      line: 6,
      reason: 'there is no time slot ts9',
    });
    expect(refusal(eaf(slots, tier('phase', note('a1', 'ts1', 'ts3', 'x'))))).toMatchObject({ line: 6 });
    expect(refusal(eaf(slots, tier('phase', on('a1', 'a7', 'x'))))).toMatchObject({ line: 6 });
    expect(refusal(eaf(slots, '<TIER LINGUISTIC_TYPE_REF="t"></TIER>'))).toMatchObject({
      line: 5,
      reason: 'TIER_ID is missing or wrong',
    });
    expect(refusal(eaf(slots, '<TIER TIER_ID="a">'))).toMatchObject({ file: 'review.eaf' });
    expect(refusal(file('a.eaf', '<html></html>'))).toMatchObject({ line: 1, reason: 'it is no ELAN file' });
  });
});

describe('our own file', () => {
  const videos = read(
    file(
      'loca.csv',
      'video_id,start,end,split,surgery_id,phase_id',
      'case_2,0,10,train,5,3',
      'case_3,9,15,test,0,6',
    ),
    file('train01.csv', 'Frame,Bonn forceps', '1,0', '2,0.5', '3,1'),
  );

  it('says all that the others say', () => {
    expect(read({ name: 'a.json', text: writeOphclip(videos) })).toEqual(videos);
  });

  it('is refused with the line and the reason', () => {
    const text = writeOphclip(videos);
    const lines = text.split('\n');
    const line = lines.findIndex((part) => part.includes('"end": 15'));
    lines[line] = '            "end": 1,';
    lines[line] = lines[line]?.replace(',', lines[line + 1]?.includes('label') === true ? ',' : '') ?? '';
    expect(refusal({ name: 'a.json', text: lines.join('\n') })).toEqual({
      file: 'a.json',
      line: line + 1,
      reason: 'it ends before it starts',
    });
    expect(refusal({ name: 'a.json', text: text.slice(0, -30) })).toMatchObject({
      reason: 'it ends too early',
    });
    expect(refusal({ name: 'a.json', text: text.replace('"start": 9', '"start": nine') })).toMatchObject({
      reason: 'it is not JSON from here on',
    });
    expect(
      refusal({ name: 'a.json', text: text.replace('"start": 9', '"start": "9"') })['line'],
    ).toBeGreaterThan(10);
  });
});

describe('Cataract-101 in one table', () => {
  const head = 'VideoID,FrameNo,Phase,endframe';

  it('counts frames at the speed of the video', () => {
    const [video] = read(file('merged.csv', head, '269,50,1,100.0', '269,100,2,150.0'));
    expect(video).toMatchObject({
      video: '269',
      tracks: [
        {
          annotations: [
            { start: 2, end: 4, label: '1' },
            { start: 4, end: 6, label: '2' },
          ],
        },
      ],
    });
  });

  it('is refused with the line and the reason', () => {
    expect(refusal(file('merged.csv', head, '269,50,1,100.0', '269,100,2,9.0'))).toEqual({
      file: 'merged.csv',
      line: 3,
      reason: 'it ends before it starts',
    });
  });
});

describe('what is true of a drawn operation', () => {
  const text = readFileSync('public/samples/phaco-routine.truth.json', 'utf8');
  const truth = JSON.parse(text) as {
    segments: { phase: string; start: number; end: number }[];
    instruments: { instrument: string; intervals: [number, number][] }[];
    facts: { fact: string; intervals: [number, number][] }[];
  };

  it('is read whole', () => {
    const [video] = read({ name: 'phaco-routine.truth.json', text });
    const spans = (kind: string) => video?.tracks.filter((track) => track.kind === kind) ?? [];
    expect(video).toMatchObject({ video: 'phaco-routine', durationSeconds: 140 });
    expect(spans('phase')[0]?.annotations).toEqual(
      truth.segments.map(({ phase, start, end }) => ({ start, end, label: phase })),
    );
    for (const [kind, lanes] of [
      ['instrument', truth.instruments.map(({ instrument: name, intervals }) => ({ name, intervals }))],
      ['other', truth.facts.map(({ fact: name, intervals }) => ({ name, intervals }))],
    ] as const) {
      const read = spans(kind).map(({ name, annotations }) => ({
        name,
        intervals: annotations.map(({ start, end }) => [start, end]),
      }));
      expect(read).toEqual(lanes);
    }
    expect(spans('procedure')[0]?.annotations[0]?.label).toBe('routine');
  });

  it('is refused with the line and the reason', () => {
    const mistaken = text.replace('"end": 9.55', '"end": 1.5').replaceAll('}, {', '},\n{');
    expect(refusal({ name: 'a.json', text: mistaken })).toEqual({
      file: 'a.json',
      line: 2,
      reason: 'it ends before it starts',
    });
  });
});

describe('anything else', () => {
  it('is refused', () => {
    expect(refusal(file('a.csv', 'a,b', '1,2'))).toMatchObject({ file: 'a.csv', line: 1 });
    expect(refusal({ name: 'empty.csv', text: '' })).toMatchObject({ file: 'empty.csv' });
    expect(refusal({ name: 'deep.json', text: '{"a":' + '['.repeat(9000) })).toMatchObject({ line: 1 });
  });
});
