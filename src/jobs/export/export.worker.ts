import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { readLabels } from '#core/formats/read-labels.ts';
import { filesIn } from '#core/formats/write-export.ts';
import { serve } from '#platform/rpc.ts';
import type { ExportProtocol } from './export-protocol.ts';

/** Writes and reads label files: an hour's frames are a table of some hundred thousand lines. */

// This is a worker already.
configure({ useWebWorkers: false });

const PREVIEW_LINES = 40;
const PREVIEW_CHARACTERS = 12_000;

serve<ExportProtocol>(globalThis, {
  files: ({ format, exported, options }) => filesIn(format, exported, options),
  preview: ({ format, exported, options }) =>
    filesIn(format, exported, options).map(({ name, text }) => {
      const lines = text.slice(0, PREVIEW_CHARACTERS).trimEnd().split(/\r?\n/);
      const isWhole = text.length <= PREVIEW_CHARACTERS && lines.length <= PREVIEW_LINES;
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
  read: ({ name, text, durationSeconds }) => readLabels({ name, text }, durationSeconds),
});
