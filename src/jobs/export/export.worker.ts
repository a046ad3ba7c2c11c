import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { readLabels } from '#core/formats/read-labels.ts';
import { filesIn } from '#core/formats/write-export.ts';
import { serve } from '#platform/rpc.ts';
import type { ExportProtocol } from './export-protocol.ts';

/** Writes and reads label files: an hour's frames are a table of some hundred thousand lines. */

// This is a worker already.
configure({ useWebWorkers: false });

const PREVIEW_LINES = 40;
const PREVIEW_CHARACTERS = 6000;

serve<ExportProtocol>(globalThis, {
  files: ({ format, exported, options }) => filesIn(format, exported, options),
  preview: ({ format, exported, options }) =>
    filesIn(format, exported, options).map(({ name, text }) => {
      const start = text.slice(0, PREVIEW_CHARACTERS).split(/\r?\n/).slice(0, PREVIEW_LINES).join('\n');
      return { name, text: start, isWhole: start.length >= text.trimEnd().length };
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
