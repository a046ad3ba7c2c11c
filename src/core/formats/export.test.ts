import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse } from 'csv-parse/browser/esm/sync';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { exportCaseSchema, type ExportCase, type ExportOptions } from '#core/export/export-case.ts';
import { EXPORTED, inOneFile } from '#core/export/fixtures/export-case.ts';
import { FORMAT_IDS } from '#core/export/formats.ts';
import { readCaseJson, writeCaseJson } from './case-json.ts';
import { readElan } from './elan.ts';
import { readOphNet } from './ophnet.ts';
import { readLabels } from './read-labels.ts';
import { filesIn } from './write-export.ts';
import { youTubeChapters } from './youtube.ts';

const SHOWN: ExportOptions = { lanes: 'shown', separator: ',' };

function textOf(format: (typeof FORMAT_IDS)[number], exported = EXPORTED, options = SHOWN): string {
  return filesIn(format, exported, options)[0]?.text ?? '';
}

function table(text: string, delimiter = ','): Record<string, string>[] {
  return parse(text, { columns: true, delimiter }) as unknown as Record<string, string>[];
}

/** LosslessCut and OphNet's benchmark take nothing but their columns. */
const WITHOUT_ROOM: readonly string[] = ['lossless-cut', 'ophnet'];

describe('every format', () => {
  it.each(FORMAT_IDS)('%s says whose labels it has and what they are good for', (format) => {
    for (const { text, name } of filesIn(format, EXPORTED, SHOWN)) {
      expect(name).toMatch(/^Left-eye-0142/);
      if (WITHOUT_ROOM.includes(format)) continue;
      expect(text).toContain('Research and education. Not a medical device.');
      expect(text).toMatch(/demo 1\.0\.0|"id": "demo"/);
    }
  });

  it.each(FORMAT_IDS)('%s is written for a case without any labels', (format) => {
    const lanes = EXPORTED.lanes.map((lane) => ({ ...lane, model: [], person: [], shown: [] }));
    const blank: ExportCase = { ...EXPORTED, lanes, marks: [], corrections: [] };
    for (const { text } of filesIn(format, blank, SHOWN))
      if (text.startsWith('<')) expect(XMLValidator.validate(text)).toBe(true);
  });

  it.each(['elan', 'cvat-images', 'cvat-video', 'fcpxml'] as const)('%s is well-formed XML', (format) => {
    expect(XMLValidator.validate(textOf(format))).toBe(true);
  });
});

describe('CSV', () => {
  it('has seconds, frames, time code, source, confidence and what the model said', () => {
    const rows = table(textOf('segments', inOneFile(29.97)));
    expect(rows).toHaveLength(9);
    expect(rows[1]).toMatchObject({
      start_s: '18.000',
      start_frame: '540',
      end_frame: '900',
      start_timecode: '00:00:18;00',
      label_id: 'tear',
      source: 'person',
      confidence: '',
      model_said: 'incision',
    });
    expect(rows[2]).toMatchObject({ source: 'model', confidence: 'likely', end_frame: '1800' });
  });

  it('says which file a stretch begins in', () => {
    const row = table(textOf('segments')).find(({ start_s }) => start_s === '112.000');
    expect(row).toMatchObject({ file: 'Über.mov', file_start_s: '42.000' });
  });

  it('starts no cell with a formula', () => {
    for (const separator of [',', ';'] as const)
      for (const row of parse(textOf('segments', EXPORTED, { ...SHOWN, separator }), {
        delimiter: separator,
      }))
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  it('has decimal commas with semicolons, and comes back all the same', () => {
    const text = textOf('segments', EXPORTED, { ...SHOWN, separator: ';' });
    expect(table(text, ';')[2]?.['end_s']).toBe('60,040');
    const read = readLabels({ name: 'x.csv', text }, EXPORTED.video);
    expect(read.kind === 'labels' && read.labels[2]).toMatchObject({ start: 30, end: 60.04, label: 'tear' });
  });

  it.each([
    [25, 3000],
    [29.97, 3596],
    [59.94, 7193],
  ])('has a line for every frame at %d a second: %d', (frameRate, count) => {
    const rows = table(textOf('frames', inOneFile(frameRate)));
    expect(rows).toHaveLength(count);
    expect(rows.map(({ frame }) => Number(frame))).toEqual(rows.map((_, i) => i));
  });

  it('agrees with the segments frame by frame', () => {
    const frames = table(textOf('frames'));
    for (const row of table(textOf('segments')).filter(({ lane_kind }) => lane_kind === 'phase')) {
      const [first, end] = [Number(row['start_frame']), Number(row['end_frame'])];
      const labels = new Set(frames.slice(first, end).map(({ phase_id }) => phase_id));
      expect([...labels]).toEqual([row['label_id']]);
    }
    expect(frames[67 * 25]?.['phase_id']).toBe('');
    expect(frames.filter((row) => row['instrument: Slit knife'] === '1')).toHaveLength(188);
  });

  it('has a line for every sample', () => {
    expect(table(textOf('samples'))).toHaveLength(60);
  });

  it('of OphNet has numbers, and is read as ground truth', () => {
    const text = textOf('ophnet');
    expect(table(text)[1]).toMatchObject({
      video_id: 'OP 1 & 2',
      start: '18.000',
      phase_id: '17',
      operation_id: '',
    });
    const [video] = readOphNet({ name: 'x.csv', text });
    expect(video?.tracks.find(({ name }) => name === 'Phases')?.annotations).toHaveLength(6);
  });
});

describe('EAF', () => {
  it('has the model’s and a person’s tiers apart, and overlapping notes on tiers of their own', () => {
    const [video] = readElan({ name: 'x.eaf', text: textOf('elan') });
    expect(video?.tracks.map(({ name, annotations }) => [name, annotations.length])).toEqual([
      ['Phases (model)', 4],
      ['Phases (model), confidence', 4],
      ['Phases (person)', 1],
      ['Slit knife (model)', 1],
      ['Notes', 1],
      ['Notes 2', 1],
    ]);
    expect(video?.tracks[0]?.annotations[1]).toMatchObject({
      start: 20,
      end: 60.04,
      label: 'Tear & <pull> --> "it"',
    });
  });
});

describe('YouTube', () => {
  const at = (start: number, name: string) => ({ start, name }) as never;
  it('begins at 0:00 and merges what is short, and says so', () => {
    const { chapters, changes, problem } = youTubeChapters(
      [at(4.2, 'A'), at(8, 'B'), at(30, 'C'), at(35, 'D'), at(60, 'E')],
      100,
    );
    expect(chapters).toEqual([
      { start: 0, name: 'B' },
      { start: 35, name: 'D' },
      { start: 60, name: 'E' },
    ]);
    expect(changes).toEqual([
      'A begins at 0:00 instead of 0:04.',
      'C at 0:30 lasts 5 s and goes to B.',
      'A lasts 8 s and goes to B.',
    ]);
    expect(problem).toBeNull();
  });

  it('says where YouTube would show none', () => {
    expect(youTubeChapters([at(0, 'A'), at(50, 'B')], 100).problem).toMatch(/here there are 2\.$/);
  });

  it('keeps the rules whatever the phases are', () => {
    const lengths = fc.array(fc.double({ min: 0.04, max: 60, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lengths, (seconds) => {
        let end = 0;
        const phases = seconds.map((length, i) => {
          end += length;
          return at(end - length, `phase ${i % 5}`);
        });
        const { chapters, problem } = youTubeChapters(phases, end);
        if (problem !== null) return;
        expect(chapters.length).toBeGreaterThanOrEqual(3);
        expect(chapters[0]?.start).toBe(0);
        const starts = [...chapters.map(({ start }) => start), Math.floor(end)];
        for (let i = 1; i < starts.length; i++)
          expect((starts[i] ?? 0) - (starts[i - 1] ?? 0)).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});

describe('editors', () => {
  it('LosslessCut gets three columns without a heading', () => {
    const rows: string[][] = parse(textOf('lossless-cut'));
    expect(rows.every((row) => row.length === 3)).toBe(true);
    expect(rows[0]).toEqual(['0.000', '18.000', 'Incision']);
  });

  it('FCPXML has whole frames, in a row without holes', () => {
    const text = textOf('fcpxml', inOneFile(29.97));
    expect(text).toContain('frameDuration="1001/30000s"');
    const frames = (name: string): number[] =>
      [...text.matchAll(new RegExp(`<(?:asset-clip|gap)[^>]* ${name}="(\\d+)(?:/(\\d+))?s"`, 'g'))].map(
        ([, above, below = '1']) => (Number(above) / Number(below)) * (30_000 / 1001),
      );
    const [offsets, durations] = [frames('offset'), frames('duration')];
    for (const frame of [...offsets, ...durations])
      expect(Math.abs(frame - Math.round(frame))).toBeLessThan(1e-6);
    for (const [i, offset] of offsets.entries())
      expect((offsets[i + 1] ?? 3596) - offset).toBeCloseTo(durations[i] ?? 0);
  });

  it('OTIO’s clips fill the recording, and a pause between files is a gap', () => {
    const timeline = JSON.parse(textOf('otio')) as {
      tracks: { children: { children: Record<string, { duration: { value: number } }>[] }[] };
    };
    const items = timeline.tracks.children[0]?.children ?? [];
    expect(items.reduce((sum, item) => sum + (item['source_range']?.duration.value ?? 0), 0)).toBe(3000);
    expect(items.filter((item) => (item['OTIO_SCHEMA'] as unknown) === 'Gap.1')).toHaveLength(1);
  });

  it('an EDL is drop-frame at 29.97 and not at 25', () => {
    expect(textOf('edl', inOneFile(29.97))).toMatch(/FCM: DROP FRAME[^]*00:00:18;00/);
    expect(textOf('edl')).toMatch(/FCM: NON-DROP FRAME[^]*V {5}C {8}00:00:18:00 00:00:30:00/);
  });
});

describe('annotation tools', () => {
  it('CVAT has every frame as an image, with tags', () => {
    const { annotations } = new XMLParser({ ignoreAttributes: false }).parse(textOf('cvat-images')) as {
      annotations: { image: { tag?: unknown }[] };
    };
    expect(annotations.image).toHaveLength(3000);
    expect(annotations.image.filter(({ tag }) => tag === undefined)).toHaveLength(150);
  });

  it('Label Studio’s ranges count frames from 1, the last one included', () => {
    const [task] = JSON.parse(textOf('label-studio')) as [
      { predictions: [{ result: { value: { ranges: unknown[] } }[] }]; annotations: [{ result: unknown[] }] },
    ];
    expect(task.predictions[0].result[0]?.value.ranges).toEqual([{ start: 1, end: 500 }]);
    expect(task.annotations[0].result).toHaveLength(1);
  });
});

describe('our JSON', () => {
  it('comes back as it was, whatever is in it', () => {
    const time = fc.double({ min: 0, max: 1e5, noNaN: true });
    const stretch = fc
      .tuple(time, time)
      .map(([a, b]) => ({ start: Math.min(a, b) + 0, end: Math.max(a, b) + 0 }));
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const correction = fc.tuple(stretch, fc.option(text), text, fc.nat()).map(([times, label, lane, at]) => ({
      ...times,
      label,
      set: 'app:steps',
      lane,
      at,
      said: label,
    }));
    const mark = fc
      .tuple(stretch, text, fc.uuid(), fc.boolean())
      .map(([times, words, id, isStarred]) => ({ ...times, text: words, id, isStarred, at: 1 }));
    fc.assert(
      fc.property(fc.array(correction), fc.array(mark), text, (corrections, marks, name) => {
        const exported = { ...EXPORTED, name, corrections, marks };
        expect(readCaseJson({ name: 'x.json', text: writeCaseJson(exported) })).toEqual(exported);
      }),
    );
  });

  it('is all that the schema knows', () => {
    expect(exportCaseSchema.parse(EXPORTED)).toEqual(EXPORTED);
  });

  const written = writeCaseJson(EXPORTED);
  it.each([
    [
      'of a later version',
      written.replace('"version": 1', '"version": 2'),
      /version 2, and this ophclip knows 1/,
    ],
    ['cut off', written.slice(0, 900), /ends too early/],
    ['with an endless time', written.replace('"end": 30', '"end": 1e400'), /end is wrong/],
    ['that ends before it starts', written.replace('"end": 30', '"end": 1'), /it ends before it starts/],
    [
      'with a label that is no text',
      written.replace('"label": "tear"', '"label": {"a":[]}'),
      /label is wrong/,
    ],
    ['nested without end', written.replace('"marks": [', `"marks": ${'['.repeat(5000)}`), /not JSON/],
  ])('%s is refused with a sentence', (_, text, reason) => {
    expect(text).not.toBe(written);
    expect(refusal(text)).toMatch(reason);
  });
});

function refusal(text: string): string {
  try {
    readLabels({ name: 'x', text }, EXPORTED.video);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'annotations/broken')
      return String(thrown.details['reason']);
    throw thrown;
  }
  return 'it was read';
}

describe('labels come back from', () => {
  const shown = EXPORTED.lanes[0]?.shown ?? [];
  const plain = shown.map(({ start, end, name }) => ({ start, end, label: name }));
  it.each(['vtt', 'srt', 'lossless-cut'] as const)('%s', (format) => {
    const read = readLabels({ name: 'x', text: textOf(format) }, EXPORTED.video);
    if (read.kind !== 'labels') throw new Error('a case');
    const labels = read.labels.map(({ start, end, label }) => ({ start, end, label }));
    expect(labels).toEqual(plain);
  });

  it('OpenTimelineIO, from clips and from markers', () => {
    const read = readLabels({ name: 'x', text: textOf('otio') }, EXPORTED.video);
    if (read.kind !== 'labels') throw new Error('a case');
    const clips = read.labels.filter(({ lane }) => lane === 'Phases');
    expect(clips.slice(0, plain.length).map(({ start, end, label }) => ({ start, end, label }))).toEqual(
      plain,
    );
    expect(clips.filter(({ source }) => source === 'person')).toHaveLength(1);
    // Notes are no labels.
    expect(read.labels).toHaveLength(plain.length + 1);
  });

  it('Label Studio, from predictions and annotations', () => {
    const read = readLabels({ name: 'x', text: textOf('label-studio') }, EXPORTED.video);
    if (read.kind !== 'labels') throw new Error('a case');
    const [phases] = EXPORTED.lanes;
    const times = (source: string) =>
      read.labels
        .filter((label) => label.source === source)
        .map(({ start, end, label }) => ({ start, end, label }));
    expect(times('person')).toEqual([{ start: 18, end: 30, label: 'Tear & <pull> --> "it"' }]);
    expect(times('model')[1]).toEqual({ start: 20, end: 60.04, label: phases?.model[1]?.name });
  });

  it.each([
    [
      'OpenTimelineIO without times',
      '{"OTIO_SCHEMA":"Timeline.1","tracks":{"children":[{"children":[{"name":"a"}]}]}}',
    ],
    [
      'Label Studio with words for frames',
      '[{"annotations":[{"result":[{"type":"timelinelabels","value":{"ranges":[{"start":"a","end":2}],"timelinelabels":["a"]}}]}]}]',
    ],
    ['a picture', '\u0089PNG\r\n'],
    ['nothing', ''],
    ['WebVTT without cues', 'WEBVTT\n\n'],
    ['a table of other things', 'a,b\n1,2\n'],
    ['a column of times without numbers', 'start_s,end_s,label\nx,2,a\n'],
    ['LosslessCut backwards', '5,2,a\n'],
  ])('%s: not, and it is said why', (_, text) => {
    expect(refusal(text)).not.toBe('it was read');
  });
});

it('a damaged file is read or refused, and nothing else', () => {
  const formats = ['segments', 'vtt', 'srt', 'elan', 'label-studio', 'lossless-cut', 'otio', 'json'] as const;
  const texts = formats.map((format) => textOf(format));
  const damage = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(30),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), damage, (text, cuts) => {
      let damaged = text;
      for (const [place, length, instead] of cuts) {
        const at = Math.floor(place * damaged.length);
        damaged = damaged.slice(0, at) + instead + damaged.slice(at + length);
      }
      // It throws what is no refusal.
      refusal(damaged);
    }),
    { numRuns: 400 },
  );
});
