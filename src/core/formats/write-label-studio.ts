import {
  fileNameOf,
  modelWords,
  noticeLine,
  segmentsOf,
  type ExportCase,
  type ExportLane,
  type NamedSegment,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, perSecond, type FrameClock } from '#core/export/frames.ts';
import { writeXml, type Xml } from './write-xml.ts';

/**
 * Label Studio: the model's labels are a prediction, a person's an annotation. Its video timeline counts frames from 1,
 * and a range's last frame belongs to it; it counts with the frame rate that its labelling configuration names.
 */
export function writeLabelStudio(exported: ExportCase): string {
  const clock = frameClock(exported.video);
  const results = (source: 'model' | 'person') =>
    exported.lanes.flatMap((lane) => resultsOf(lane, segmentsOf(lane, source), clock));
  const predicted = results('model');
  const said = results('person');
  const task = {
    data: { video: fileNameOf(exported) },
    meta: {
      case: exported.name,
      notice: noticeLine(exported),
      frame_rate: perSecond(clock.rate),
      score: SCORE_WORDS,
    },
    predictions: [
      {
        model_version: modelWords(exported),
        score: predicted.length === 0 ? 0 : Math.min(...predicted.map(({ score = 1 }) => score)),
        result: predicted,
      },
    ],
    annotations: said.length === 0 ? [] : [{ result: said }],
  };
  return `${JSON.stringify([task], null, 2)}\n`;
}

/** Label Studio sorts by scores; these say an order and nothing else. */
const SCORES = { sure: 1, likely: 0.5, unsure: 0 } as const;
const SCORE_WORDS = 'sure is 1, likely 0.5, unsure 0: an order, not a probability';

const ROWS = { phase: 'phases', instrument: 'instruments' } as const;

function resultsOf({ kind, lane }: ExportLane, segments: readonly NamedSegment[], clock: FrameClock) {
  return segments.flatMap(({ start, end, name, source, confidence }, i) => {
    const [first, behind] = [frameFrom(start, clock), frameFrom(end, clock)];
    if (behind <= first) return [];
    return [
      {
        id: `${lane}-${source}-${i + 1}`,
        from_name: ROWS[kind],
        to_name: 'video',
        type: 'timelinelabels',
        origin: source === 'model' ? 'prediction' : 'manual',
        value: { ranges: [{ start: first + 1, end: behind }], timelinelabels: [name] },
        ...(source === 'model' && { score: SCORES[confidence] }),
      },
    ];
  });
}

/** The labelling configuration that goes with it. */
export function writeLabelStudioConfig(exported: ExportCase): string {
  const { rate } = frameClock(exported.video);
  const rows = (['phase', 'instrument'] as const).flatMap((kind): Xml[] => {
    const refs = exported.lanes.filter((lane) => lane.kind === kind).map(({ set }) => set);
    const labels = exported.sets.filter(({ ref }) => refs.includes(ref)).flatMap((set) => set.labels);
    const named = [...new Map(labels.map((label) => [label.name, label])).values()];
    if (named.length === 0) return [];
    return [
      {
        name: 'TimelineLabels',
        attributes: { name: ROWS[kind], toName: 'video' },
        children: named.map(({ name, colour }) => ({
          name: 'Label',
          attributes: { value: name, background: colour },
        })),
      },
    ];
  });
  const video: Xml = {
    name: 'Video',
    attributes: {
      name: 'video',
      value: '$video',
      frameRate: Number(perSecond(rate).toFixed(6)),
      timelineHeight: 120,
    },
  };
  const notice: Xml = { name: 'Header', attributes: { value: noticeLine(exported), size: 5 } };
  return writeXml({ name: 'View', children: [notice, video, ...rows] }).replace(/^<\?xml.*\n/, '');
}
