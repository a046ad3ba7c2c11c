import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { EXPORTED } from '#core/export/fixtures/export-case.ts';
import { filesIn } from './write-export.ts';

/** Formats as the tools that read them document them; nothing else may be in them. */

const textOf = (format: Parameters<typeof filesIn>[0], place = 0): string =>
  filesIn(format, EXPORTED, { lanes: 'shown', separator: ',' })[place]?.text ?? '';

it('Label Studio: tasks with predictions and annotations of ranges of frames', () => {
  const result = z.strictObject({
    id: z.string(),
    from_name: z.enum(['phases', 'instruments']),
    to_name: z.literal('video'),
    type: z.literal('timelinelabels'),
    origin: z.enum(['prediction', 'manual']),
    value: z.strictObject({
      ranges: z.tuple([z.strictObject({ start: z.int().min(1), end: z.int().max(3000) })]),
      timelinelabels: z.tuple([z.string()]),
    }),
    score: z.number().optional(),
  });
  const tasks = z.tuple([
    z.strictObject({
      data: z.strictObject({ video: z.string() }),
      meta: z.record(z.string(), z.unknown()),
      predictions: z.tuple([
        z.strictObject({ model_version: z.string(), score: z.number(), result: z.array(result).min(1) }),
      ]),
      annotations: z.tuple([z.strictObject({ result: z.array(result).min(1) })]),
    }),
  ]);
  const [task] = tasks.parse(JSON.parse(textOf('label-studio')));
  const config = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
    textOf('label-studio', 1),
  ) as {
    View: {
      Video: object;
      TimelineLabels: { name: string; Label: { value: string } | { value: string }[] }[];
    };
  };
  expect(config.View.Video).toMatchObject({ name: 'video', value: '$video', frameRate: '25' });
  // Every label that is used is one of the row it is in.
  const rows = new Map(
    config.View.TimelineLabels.map(({ name, Label }) => [name, [Label].flat().map(({ value }) => value)]),
  );
  for (const { from_name, value } of [...task.predictions[0].result, ...task.annotations[0].result])
    expect(rows.get(from_name)).toContain(value.timelinelabels[0]);
});

const xml = (text: string): unknown =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name, _path, _isLeaf, isAttribute) =>
      !isAttribute && ['image', 'tag', 'track', 'box', 'label'].includes(name),
  }).parse(text);

const whole = z.string().regex(/^\d+$/);
const source = z.enum(['auto', 'manual']);

it('CVAT: images with tags of labels that the task has', () => {
  const images = z.object({
    annotations: z.object({
      version: z.coerce.string(),
      meta: z.object({
        task: z.object({ labels: z.object({ label: z.array(z.object({ name: z.string() })) }) }),
      }),
      image: z.array(
        z.strictObject({
          id: whole,
          name: z.string(),
          width: whole,
          height: whole,
          tag: z.array(z.strictObject({ label: z.string(), source })).optional(),
        }),
      ),
    }),
  });
  const { annotations } = images.parse(xml(textOf('cvat-images')));
  const labels = annotations.meta.task.labels.label.map(({ name }) => name);
  for (const { tag = [] } of annotations.image) for (const { label } of tag) expect(labels).toContain(label);
});

it('CVAT: tracks that begin, and end outside', () => {
  const flag = z.enum(['0', '1']);
  const box = z.strictObject({
    frame: whole,
    keyframe: flag,
    outside: flag,
    occluded: flag,
    xtl: z.literal('0'),
    ytl: z.literal('0'),
    xbr: z.literal('1280'),
    ybr: z.literal('720'),
    z_order: z.literal('0'),
  });
  const tracks = z.object({
    annotations: z.object({
      track: z.array(
        z.strictObject({ id: whole, label: z.string(), source, box: z.array(box).min(1).max(2) }),
      ),
    }),
  });
  const { track } = tracks.parse(xml(textOf('cvat-video'))).annotations;
  expect(track).toHaveLength(7);
  for (const { box } of track) expect(box.map(({ outside }) => outside).join('')).toMatch(/^01?$/);
});

it('OpenTimelineIO: the schemas of version 0.17 and their fields', () => {
  const time = z.strictObject({
    OTIO_SCHEMA: z.literal('RationalTime.1'),
    rate: z.literal(25),
    value: z.int(),
  });
  const range = z.strictObject({ OTIO_SCHEMA: z.literal('TimeRange.1'), duration: time, start_time: time });
  const metadata = z.record(z.string(), z.unknown());
  const marker = z.strictObject({
    OTIO_SCHEMA: z.literal('Marker.2'),
    name: z.string(),
    metadata,
    color: z.enum(['CYAN', 'YELLOW', 'GREEN']),
    comment: z.string(),
    marked_range: range,
  });
  const item = {
    name: z.string(),
    metadata,
    effects: z.tuple([]),
    markers: z.array(marker),
    enabled: z.boolean(),
  };
  const clip = z.strictObject({
    ...item,
    OTIO_SCHEMA: z.literal('Clip.2'),
    source_range: range,
    active_media_reference_key: z.literal('DEFAULT_MEDIA'),
    media_references: z.strictObject({
      DEFAULT_MEDIA: z.strictObject({
        OTIO_SCHEMA: z.literal('ExternalReference.1'),
        name: z.string(),
        metadata,
        available_range: range,
        available_image_bounds: z.null(),
        target_url: z.string(),
      }),
    }),
  });
  const gap = z.strictObject({ ...item, OTIO_SCHEMA: z.literal('Gap.1'), source_range: range });
  const track = z.strictObject({
    ...item,
    OTIO_SCHEMA: z.literal('Track.1'),
    source_range: z.null(),
    kind: z.literal('Video'),
    children: z.array(z.union([clip, gap])),
  });
  const timeline = z.strictObject({
    OTIO_SCHEMA: z.literal('Timeline.1'),
    name: z.string(),
    metadata,
    global_start_time: time,
    tracks: z.strictObject({
      ...item,
      OTIO_SCHEMA: z.literal('Stack.1'),
      source_range: z.null(),
      children: z.tuple([track]),
    }),
  });
  const { tracks } = timeline.parse(JSON.parse(textOf('otio')));
  expect(tracks.children[0].markers).toHaveLength(3);
  // Every clip lies in what its file has.
  for (const child of tracks.children[0].children)
    if (child.OTIO_SCHEMA === 'Clip.2') {
      const { start_time, duration } = child.source_range;
      const available = child.media_references.DEFAULT_MEDIA.available_range.duration.value;
      expect(start_time.value + duration.value).toBeLessThanOrEqual(available);
      expect(duration.value).toBeGreaterThan(0);
    }
});
