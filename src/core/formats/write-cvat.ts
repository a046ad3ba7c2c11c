import {
  fileNameOf,
  lanesOf,
  noticeLine,
  type ExportCase,
  type ExportOptions,
  type NamedSegment,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, type FrameClock } from '#core/export/frames.ts';
import { writeElements, writeXml, type Xml } from './write-xml.ts';

/** CVAT XML 1.1. A person's labels are `manual`, the model's `auto`. */

/**
 * "CVAT for images": every frame with its phase and its instruments as tags. An hour has some hundred thousand frames, so
 * tags are written once for all frames in a row that have the same.
 */
export function writeCvatImages(exported: ExportCase, { lanes: choice }: ExportOptions): string {
  const { width, height } = exported.video;
  const clock = frameClock(exported.video);
  const tagged = lanesOf(exported, choice)
    .flatMap(({ segments }) => segments)
    .map((segment) => ({ segment, ...framesOf(segment, clock) }));
  const cuts = new Set([0, clock.count, ...tagged.flatMap(({ first, end }) => [first, end])]);
  const runs = [...cuts].sort((a, b) => a - b);
  const images = runs.slice(0, -1).map((start, i) => {
    const tags = tagged.filter(({ first, end }) => first <= start && start < end);
    const text = writeElements(
      tags.map(({ segment: { name, source } }) => ({
        name: 'tag',
        attributes: { label: name, source: SOURCES[source] },
      })),
    );
    const length = (runs[i + 1] ?? start) - start;
    return Array.from({ length }, (_, place) => {
      const frame = start + place;
      const name = `frame_${String(frame).padStart(6, '0')}`;
      return `<image id="${frame}" name="${name}" width="${width}" height="${height}">${text}</image>\n`;
    }).join('');
  });
  const whole = documentOf(exported, 'annotation', 'tag', []);
  const end = whole.lastIndexOf('</annotations>');
  return whole.slice(0, end) + images.join('') + whole.slice(end);
}

function framesOf({ start, end }: NamedSegment, clock: FrameClock): { first: number; end: number } {
  return { first: frameFrom(start, clock), end: frameFrom(end, clock) };
}

const SOURCES = { model: 'auto', person: 'manual' } as const;

/** "CVAT for video" knows no tags: every phase is a rectangle over the whole picture, for as long as it lasts. */
export function writeCvatVideo(exported: ExportCase, { lanes: choice }: ExportOptions): string {
  const { width, height } = exported.video;
  const clock = frameClock(exported.video);
  const all = lanesOf(exported, choice).flatMap(({ segments }) => segments);
  const tracks = all
    .map((segment) => ({ segment, ...framesOf(segment, clock) }))
    .filter(({ first, end }) => end > first)
    .map(({ segment: { name, source }, first, end }, id): Xml => {
      const box = (frame: number, outside: 0 | 1): Xml => ({
        name: 'box',
        attributes: {
          frame,
          keyframe: 1,
          outside,
          occluded: 0,
          xtl: 0,
          ytl: 0,
          xbr: width,
          ybr: height,
          z_order: 0,
        },
      });
      const children = end < clock.count ? [box(first, 0), box(end, 1)] : [box(first, 0)];
      return { name: 'track', attributes: { id, label: name, source: SOURCES[source] }, children };
    });
  return documentOf(exported, 'interpolation', 'rectangle', tracks);
}

function documentOf(exported: ExportCase, mode: string, type: string, content: readonly Xml[]): string {
  const { width, height } = exported.video;
  const { count } = frameClock(exported.video);
  const text = (name: string, children: string): Xml => ({ name, children });
  const refs = exported.lanes.map(({ set }) => set);
  const labels = new Map(
    exported.sets
      .filter(({ ref }) => refs.includes(ref))
      .flatMap((set) => set.labels.map((l) => [l.name, l])),
  );
  const task: Xml = {
    name: 'task',
    children: [
      text('name', exported.name),
      text('size', String(count)),
      text('mode', mode),
      text('start_frame', '0'),
      text('stop_frame', String(count - 1)),
      {
        name: 'labels',
        children: [...labels.values()].map(({ name, colour }) => ({
          name: 'label',
          children: [text('name', name), text('color', colour), text('type', type), { name: 'attributes' }],
        })),
      },
      {
        name: 'original_size',
        children: [text('width', String(width)), text('height', String(height))],
      },
      text('source', fileNameOf(exported)),
    ],
  };
  const root: Xml = {
    name: 'annotations',
    children: [text('version', '1.1'), { name: 'meta', children: [task] }, ...content],
  };
  return writeXml(root, { comment: noticeLine(exported) });
}
