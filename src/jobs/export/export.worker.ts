import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import type { ExportCase } from '#core/export/export-case.ts';
import type { FormatId } from '#core/export/formats.ts';
import { readLabels } from '#core/formats/read-labels.ts';
import { filesIn } from '#core/formats/write-export.ts';
import { serve } from '#platform/rpc.ts';
import type { ExportProtocol } from './export-protocol.ts';

/** Writes and reads label files: an hour's frames are a table of some hundred thousand lines. */

// This is a worker already.
configure({ useWebWorkers: false });

const PREVIEW_LINES = 40;
const PREVIEW_CHARACTERS = 12_000;

/** Formats with a line for every frame: a preview needs those of the first seconds. */
const BY_FRAME: readonly FormatId[] = ['frames', 'samples', 'cvat-images'];
const PREVIEW_SECONDS = 60;

function beginningOf(exported: ExportCase, format: FormatId): ExportCase {
  const { video } = exported;
  const durationSeconds = Math.min(video.durationSeconds, PREVIEW_SECONDS);
  return BY_FRAME.includes(format) ? { ...exported, video: { ...video, durationSeconds } } : exported;
}

serve<ExportProtocol>(globalThis, {
  files: ({ format, exported, options }) => filesIn(format, exported, options),
  preview: ({ format, exported, options }) =>
    filesIn(format, beginningOf(exported, format), options).map(({ name, text }) => {
      const lines = text.slice(0, PREVIEW_CHARACTERS).trimEnd().split(/\r?\n/);
      const isWhole =
        !BY_FRAME.includes(format) && text.length <= PREVIEW_CHARACTERS && lines.length <= PREVIEW_LINES;
      // The last line may have been cut.
      const whole = isWhole || lines.length === 1 ? lines : lines.slice(0, -1).slice(0, PREVIEW_LINES);
      return { name, text: whole.join('\n'), isWhole };
    }),
  archive: async ({ exported, formats, options }, { signal }) => {
    const zip = new ZipWriter(new BlobWriter('application/zip'));
    for (const format of formats)
      for (const { name, text } of filesIn(format, exported, options))
        await zip.add(name, new TextReader(text), { signal });
    return zip.close();
  },
  read: ({ name, text, video }) => readLabels({ name, text }, video),
});
