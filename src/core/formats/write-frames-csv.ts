import {
  lanesOf,
  noticeLine,
  segmentsOf,
  type ExportCase,
  type ExportOptions,
  type NamedSegment,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, secondsOfFrame, timecode } from '#core/export/frames.ts';
import { figure } from './write-segments-csv.ts';
import { writeTable } from './write-table.ts';

type Moment = { readonly frame: number; readonly seconds: number };

/** A line for every frame of the recording, no more and no fewer: what a network is trained with. */
export function writeFramesCsv(exported: ExportCase, options: ExportOptions): string {
  const clock = frameClock(exported.video);
  const moments = Array.from({ length: clock.count }, (_, frame) => ({
    frame,
    seconds: secondsOfFrame(frame, clock),
  }));
  return writeMoments(exported, options, moments);
}

/** A line for every sample that was looked at: at the centre of each stretch of equal length. */
export function writeSamplesCsv(exported: ExportCase, options: ExportOptions): string {
  const { video, samplesPerSecond } = exported;
  const clock = frameClock(video);
  const count = Math.max(1, Math.ceil(video.durationSeconds * samplesPerSecond - 1e-9));
  const moments = Array.from({ length: count }, (_, cell) => {
    const seconds = Math.min(video.durationSeconds, (cell + 0.5) / samplesPerSecond);
    return { frame: Math.min(clock.count - 1, frameFrom(seconds, clock)), seconds };
  });
  return writeMoments(exported, options, moments);
}

/** Each instrument has a column of its own: 1 where it is seen, else 0. What the file is about stands in its first line. */
function writeMoments(
  exported: ExportCase,
  { lanes: choice, separator }: ExportOptions,
  moments: readonly Moment[],
): string {
  const { rate } = frameClock(exported.video);
  const phaseLane = exported.lanes.find(({ kind }) => kind === 'phase');
  const phaseAt = follower(phaseLane === undefined ? [] : segmentsOf(phaseLane, choice));
  const instruments = lanesOf(exported, choice).filter(({ lane }) => lane.kind === 'instrument');
  const followers = instruments.map(({ segments }) => follower(segments));
  const head = [
    ...['frame', 'time_s', 'timecode', 'phase_id', 'phase', 'source', 'confidence'],
    ...instruments.map(({ lane }) => `instrument: ${lane.name}`),
    'notice',
  ];
  const lines = moments.map(({ frame, seconds }, i) => {
    const phase = phaseAt(seconds);
    return [
      String(frame),
      figure(seconds, separator),
      timecode(frame, rate),
      phase?.label ?? '',
      phase?.name ?? '',
      phase?.source ?? '',
      phase === undefined || phase.source === 'person' ? '' : phase.confidence,
      ...followers.map((at) => (at(seconds) === undefined ? '0' : '1')),
      i === 0 ? noticeLine(exported) : '',
    ];
  });
  return writeTable([head, ...lines], { separator });
}

/** A thousandth of a frame: times are stored with rounding errors. */
const ROUNDING = 1e-5;

/** What holds at times that only go forward. */
function follower(segments: readonly NamedSegment[]): (seconds: number) => NamedSegment | undefined {
  let place = 0;
  return (seconds) => {
    while ((segments[place]?.end ?? Infinity) <= seconds + ROUNDING) place++;
    const segment = segments[place];
    return segment !== undefined && segment.start <= seconds + ROUNDING ? segment : undefined;
  };
}
