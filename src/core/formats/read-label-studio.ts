import * as z from 'zod';
import { frameClock, secondsOfFrame } from '#core/export/frames.ts';
import type { TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';
import type { LabelledVideo, TimedLabel } from './timed-labels.ts';

/** Label Studio's tasks: annotations are a person's, predictions a model's; ranges count frames from 1. */

const result = z.object({
  type: z.string(),
  from_name: z.string().nullish(),
  value: z.looseObject({
    ranges: z.array(z.object({ start: z.number().min(0), end: z.number().min(0) })).optional(),
    timelinelabels: z.array(z.string()).optional(),
  }),
});
const results = z.array(z.object({ result: z.array(result) })).default([]);
const schema = z.array(
  z.object({
    annotations: results,
    predictions: results,
    /** As our own files have it; without it the recording's rate is taken. */
    meta: z.object({ frame_rate: z.number().positive().optional() }).nullish(),
  }),
);

export function readLabelStudio(file: TextFile, video: LabelledVideo): TimedLabel[] {
  const { value: tasks } = readJson(file, schema);
  return tasks.flatMap(({ annotations, predictions, meta }) => {
    const clock = frameClock({ ...video, frameRate: meta?.frame_rate ?? video.frameRate });
    const labelsIn = (sets: z.infer<typeof results>, source: TimedLabel['source']): TimedLabel[] =>
      sets
        .flatMap((set) => set.result)
        .filter(({ type }) => type === 'timelinelabels')
        .flatMap(({ value: { ranges = [], timelinelabels = [] }, from_name }) =>
          ranges.flatMap(({ start, end }) =>
            timelinelabels.map((label) => ({
              start: secondsOfFrame(Math.max(0, start - 1), clock),
              end: secondsOfFrame(Math.max(start, end), clock),
              label,
              lane: from_name ?? null,
              source,
            })),
          ),
        );
    return [...labelsIn(annotations, 'person'), ...labelsIn(predictions, 'model')];
  });
}
