import * as z from 'zod';
import { broken, type TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';
import type { TimedLabel } from './timed-labels.ts';

/** OpenTimelineIO: what clips and markers are called, where they stand on the timeline. */

const time = z.object({ value: z.number(), rate: z.number().positive() });
const range = z.object({ start_time: time, duration: time });
/** As our own files have it: whose label it is, or that it is a note and none. */
const ours = z.object({
  ophclip: z.object({
    source: z.enum(['model', 'person']).default('person'),
    starred: z.boolean().optional(),
  }),
});
const OTHERS = { source: 'person', starred: undefined } as const;
const metadata = z.unknown().transform((given) => ours.safeParse(given).data?.ophclip ?? OTHERS);
const marker = z.object({ name: z.string(), marked_range: range, metadata });

const item = z.object({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  source_range: range.nullish(),
  media_references: z.record(z.string(), z.object({ available_range: range.nullish() })).nullish(),
  media_reference: z.object({ available_range: range.nullish() }).nullish(),
  metadata,
});

const schema = z.object({
  tracks: z.object({
    children: z.array(
      z.object({ name: z.string().nullish(), children: z.array(item), markers: z.array(marker).nullish() }),
    ),
  }),
});

export function readOtio(file: TextFile): TimedLabel[] {
  const { value, refuse } = readJson(file, schema);
  return value.tracks.children.flatMap((track, t): TimedLabel[] => {
    const lane = track.name ?? null;
    let at = 0;
    const clips = track.children.flatMap((child, i): TimedLabel[] => {
      const {
        OTIO_SCHEMA,
        name,
        metadata: { source },
      } = child;
      // A transition overlaps its neighbours and takes no time of its own.
      if (OTIO_SCHEMA.startsWith('Transition.')) return [];
      const seconds = lengthOf(child) ?? refuse(['tracks', 'children', t, 'children', i], 'it has no length');
      const start = at;
      at += seconds;
      if (!OTIO_SCHEMA.startsWith('Clip.') || !name) return [];
      return [{ start, end: at, label: name, lane, source }];
    });
    const markers = (track.markers ?? []).filter(({ metadata: { starred } }) => starred === undefined);
    const marks = markers.map(({ name, marked_range, metadata: { source } }): TimedLabel => {
      const start = secondsOf(marked_range.start_time);
      const end = start + secondsOf(marked_range.duration);
      if (!(start >= 0 && end >= start)) throw broken(file, 1, `the times of the marker “${name}” are wrong`);
      return { start, end, label: name, lane: name, source };
    });
    return [...clips, ...marks.filter(({ label, start, end }) => label !== '' && end > start)];
  });
}

function lengthOf(child: z.infer<typeof item>): number | null {
  const media = child.media_references?.['DEFAULT_MEDIA'] ?? child.media_reference;
  const found = child.source_range ?? media?.available_range;
  const seconds = found == null ? -1 : secondsOf(found.duration);
  return seconds >= 0 ? seconds : null;
}

/** Whole frames, without what a rate such as 30000/1001 adds to the digits. */
function secondsOf({ value, rate }: z.infer<typeof time>): number {
  return Math.round((value / rate) * 1e6) / 1e6;
}
