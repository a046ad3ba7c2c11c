/** The formats a case can be exported in, as they are offered. What is in them: docs/export.md. */

export const FORMAT_GROUPS = [
  'Spreadsheets',
  'Subtitles and chapters',
  'Annotation tools',
  'Editors',
  'Case',
] as const;
export type FormatGroup = (typeof FORMAT_GROUPS)[number];

type Format = { readonly group: FormatGroup; readonly name: string; readonly about: string };

export const FORMATS = {
  segments: {
    group: 'Spreadsheets',
    name: 'Segments, CSV',
    about: 'A line a segment: seconds, frames, time code, whose word, how sure',
  },
  frames: {
    group: 'Spreadsheets',
    name: 'Frames, CSV',
    about: 'A line a frame: its phase, and a column for each instrument',
  },
  samples: {
    group: 'Spreadsheets',
    name: 'Samples, CSV',
    about: 'The same, a line for each sample that was looked at',
  },
  ophnet: {
    group: 'Spreadsheets',
    name: 'OphNet, CSV',
    about: 'Phases by number, as the OphNet benchmark reads them',
  },
  vtt: { group: 'Subtitles and chapters', name: 'WebVTT', about: 'Chapters for web players, a file a lane' },
  srt: {
    group: 'Subtitles and chapters',
    name: 'SubRip, SRT',
    about: 'Labels as subtitles in any player, a file a lane',
  },
  youtube: {
    group: 'Subtitles and chapters',
    name: 'YouTube chapters',
    about: 'For the description of a video',
  },
  elan: { group: 'Annotation tools', name: 'ELAN, EAF', about: 'A tier a lane, the model’s and yours apart' },
  'label-studio': {
    group: 'Annotation tools',
    name: 'Label Studio',
    about: 'The model’s as predictions, yours as annotations, with the configuration',
  },
  'cvat-images': {
    group: 'Annotation tools',
    name: 'CVAT for images',
    about: 'Labels as tags of every frame',
  },
  'cvat-video': {
    group: 'Annotation tools',
    name: 'CVAT for video',
    about: 'Labels as tracks over the whole picture, because it knows no tags',
  },
  'lossless-cut': { group: 'Editors', name: 'LosslessCut, CSV', about: 'Phases as segments to cut' },
  otio: { group: 'Editors', name: 'OpenTimelineIO', about: 'Clips cut at the phases, with markers' },
  fcpxml: { group: 'Editors', name: 'FCPXML', about: 'For Final Cut Pro and DaVinci Resolve' },
  edl: { group: 'Editors', name: 'CMX3600 EDL', about: 'For any editor, however old' },
  json: {
    group: 'Case',
    name: 'Everything, JSON',
    about: 'All labels, corrections and notes; comes back without loss',
  },
} as const satisfies Record<string, Format>;

export type FormatId = keyof typeof FORMATS;
export const FORMAT_IDS = Object.keys(FORMATS) as FormatId[];
