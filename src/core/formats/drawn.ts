import * as z from 'zod';
import type { AnnotatedVideo, TextFile, Track } from './annotations.ts';
import { readJson } from './json-text.ts';

const interval = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);
const fileSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  title: z.string(),
  procedure: z.string(),
  eye: z.string(),
  fps: z.number().positive(),
  durationSeconds: z.number().positive(),
  segments: z.array(
    z.object({ phase: z.string(), start: z.number().nonnegative(), end: z.number().nonnegative() }),
  ),
  instruments: z.array(z.object({ instrument: z.string(), intervals: z.array(interval) })),
  facts: z.array(z.object({ fact: z.string(), intervals: z.array(interval) })),
});

/** What is true of a drawn operation: its phases, a track per instrument and per fact of the scene, and its kind. */
export function readDrawn(file: TextFile): AnnotatedVideo[] {
  const { value, refuse } = readJson(file, fileSchema);
  for (const [i, { start, end }] of value.segments.entries())
    if (end < start) refuse(['segments', i, 'end'], 'it ends before it starts');
  const lane = (
    group: 'instruments' | 'facts',
    place: number,
    name: string,
    intervals: readonly (readonly [number, number])[],
  ): Track => ({
    name,
    kind: group === 'instruments' ? 'instrument' : 'other',
    annotations: intervals.map(([start, end], i) => {
      if (end < start) refuse([group, place, 'intervals', i], 'it ends before it starts');
      return { start, end, label: name };
    }),
  });
  const { id, durationSeconds, title, eye, fps, procedure } = value;
  return [
    {
      video: id,
      durationSeconds,
      facts: { title, eye, fps: String(fps) },
      tracks: [
        {
          name: 'Phases',
          kind: 'phase',
          annotations: value.segments.map(({ phase, start, end }) => ({ start, end, label: phase })),
        },
        ...value.instruments.map(({ instrument, intervals }, i) =>
          lane('instruments', i, instrument, intervals),
        ),
        ...value.facts.map(({ fact, intervals }, i) => lane('facts', i, fact, intervals)),
        {
          name: 'Operation',
          kind: 'procedure',
          annotations: [{ start: 0, end: durationSeconds, label: procedure }],
        },
      ],
      frames: [],
    },
  ];
}
