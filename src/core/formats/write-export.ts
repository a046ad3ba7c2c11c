import { plainName, type ExportCase, type ExportFile, type ExportOptions } from '#core/export/export-case.ts';
import { FORMAT_IDS, type FormatId } from '#core/export/formats.ts';
import { writeCaseJson } from './case-json.ts';
import { writeLosslessCut } from './lossless-cut.ts';
import { writeSubRip, writeWebVtt } from './subtitles.ts';
import { writeCvatImages, writeCvatVideo } from './write-cvat.ts';
import { writeEdl } from './write-edl.ts';
import { writeElan } from './write-elan.ts';
import { writeFcpXml } from './write-fcpxml.ts';
import { writeFramesCsv, writeSamplesCsv } from './write-frames-csv.ts';
import { writeLabelStudio, writeLabelStudioConfig } from './write-label-studio.ts';
import { writeOphNet } from './write-ophnet.ts';
import { writeOtio } from './write-otio.ts';
import { writeSegmentsCsv } from './write-segments-csv.ts';
import { writeYouTube } from './youtube.ts';

/** A case in one format: one file, or those that belong together; none where it would say nothing. */

type Write = (exported: ExportCase, options: ExportOptions) => string;
type Files = (exported: ExportCase, options: ExportOptions) => ExportFile[];

/** One file, called as the case with `ending` behind it. */
function one(ending: string, type: string, write: Write): Files {
  return (exported, options) => [
    { name: `${plainName(exported.name)}${ending}`, type, text: write(exported, options) },
  ];
}

const WRITERS: Record<FormatId, Files> = {
  segments: one('-segments.csv', 'text/csv', writeSegmentsCsv),
  frames: one('-frames.csv', 'text/csv', writeFramesCsv),
  samples: one('-samples.csv', 'text/csv', writeSamplesCsv),
  ophnet: one('-ophnet.csv', 'text/csv', writeOphNet),
  vtt: writeWebVtt,
  srt: writeSubRip,
  youtube: one('-youtube.txt', 'text/plain', writeYouTube),
  elan: one('.eaf', 'text/xml', writeElan),
  'label-studio': (exported, options) => [
    ...one('-label-studio.json', 'application/json', writeLabelStudio)(exported, options),
    ...one('-label-studio.xml', 'text/xml', writeLabelStudioConfig)(exported, options),
  ],
  'cvat-images': one('-cvat-images.xml', 'text/xml', writeCvatImages),
  'cvat-video': one('-cvat-video.xml', 'text/xml', writeCvatVideo),
  'lossless-cut': one('-losslesscut.csv', 'text/csv', writeLosslessCut),
  otio: one('.otio', 'application/json', writeOtio),
  fcpxml: one('.fcpxml', 'text/xml', writeFcpXml),
  edl: one('.edl', 'text/plain', writeEdl),
  json: one('-ophclip.json', 'application/json', writeCaseJson),
};

export function filesIn(format: FormatId, exported: ExportCase, options: ExportOptions): ExportFile[] {
  return WRITERS[format](exported, options).filter(({ text }) => text !== '');
}

/** Every file there is. */
export function allFiles(exported: ExportCase, options: ExportOptions): ExportFile[] {
  return FORMAT_IDS.flatMap((format) => filesIn(format, exported, options));
}
