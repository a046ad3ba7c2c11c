import {
  fileNameOf,
  lanesOf,
  modelWords,
  noticeLine,
  phasesOf,
  type ExportCase,
  type ExportOptions,
} from '#core/export/export-case.ts';
import { frameClock, frameFrom, perSecond, type FrameClock } from '#core/export/frames.ts';
import { piecesOf, type Piece } from '#core/export/pieces.ts';

/**
 * OpenTimelineIO: the recording cut at its phases, a clip each; instruments, notes and stars are markers. Files are named
 * without a folder, because a browser does not know where they lie: an editor asks for them.
 */
export function writeOtio(exported: ExportCase, { lanes: choice }: ExportOptions): string {
  const clock = frameClock(exported.video);
  const pieces = piecesOf(exported, phasesOf(exported, choice));
  const instruments = lanesOf(exported, choice).filter(({ lane }) => lane.kind === 'instrument');
  const markers = [
    ...instruments.flatMap(({ lane, segments }) =>
      segments.map(({ start, end, source, confidence }) =>
        marker(lane.name, { start, end }, clock, {
          color: 'CYAN',
          about: { lane: lane.lane, source, confidence },
        }),
      ),
    ),
    ...exported.marks.map(({ start, end, text, isStarred }) =>
      marker(text, { start, end }, clock, {
        color: isStarred ? 'YELLOW' : 'GREEN',
        about: { starred: isStarred },
      }),
    ),
  ];
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    name: exported.name,
    metadata: {
      ophclip: {
        notice: noticeLine(exported),
        model: modelWords(exported),
        pack: { id: exported.encoders.id, version: exported.encoders.version },
        case: exported.id,
      },
    },
    global_start_time: time(0, clock),
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: 'tracks',
      metadata: {},
      source_range: null,
      effects: [],
      markers: [],
      enabled: true,
      children: [
        {
          OTIO_SCHEMA: 'Track.1',
          name: 'Phases',
          metadata: {},
          source_range: null,
          effects: [],
          markers,
          enabled: true,
          kind: 'Video',
          children: pieces.map((piece) => itemOf(exported, piece, clock)),
        },
      ],
    },
  };
  return `${JSON.stringify(timeline, null, 2)}\n`;
}

function itemOf(exported: ExportCase, { segment, part, start, end, inPart }: Piece, clock: FrameClock) {
  const item = { metadata: {}, effects: [], markers: [], enabled: true };
  if (part === null)
    return { OTIO_SCHEMA: 'Gap.1', ...item, name: '', source_range: range(0, end - start, clock) };
  const file = exported.parts[part];
  const length = Math.max(
    inPart + end - start,
    Math.round((file?.durationSeconds ?? 0) * perSecond(clock.rate)),
  );
  return {
    OTIO_SCHEMA: 'Clip.2',
    ...item,
    name: segment?.name ?? '',
    metadata:
      segment === null
        ? {}
        : { ophclip: { label: segment.label, source: segment.source, confidence: segment.confidence } },
    source_range: range(inPart, end - start, clock),
    media_references: {
      DEFAULT_MEDIA: {
        OTIO_SCHEMA: 'ExternalReference.1',
        name: fileNameOf(exported, part),
        metadata: {},
        available_range: range(0, length, clock),
        available_image_bounds: null,
        target_url: encodeURIComponent(fileNameOf(exported, part)),
      },
    },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

function marker(
  name: string,
  { start, end }: { start: number; end: number },
  clock: FrameClock,
  { color, about }: { color: string; about: object },
) {
  const first = frameFrom(start, clock);
  return {
    OTIO_SCHEMA: 'Marker.2',
    name,
    metadata: { ophclip: about },
    color,
    comment: '',
    marked_range: range(first, frameFrom(end, clock) - first, clock),
  };
}

function time(value: number, { rate }: FrameClock) {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: perSecond(rate), value };
}

function range(start: number, duration: number, clock: FrameClock) {
  return { OTIO_SCHEMA: 'TimeRange.1', duration: time(duration, clock), start_time: time(start, clock) };
}
