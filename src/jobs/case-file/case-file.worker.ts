import { serve } from '#platform/rpc.ts';
import { bringCaseFile } from './bring-case-file.ts';
import type { CaseFileProtocol } from './case-file-protocol.ts';
import { gatherCase, measureCase, writeCase } from './gather-case.ts';
import { readCaseManifest } from '#library/case-file/read-case-file.ts';

/** Writes and reads case files: an hour is some forty megabytes. */

serve<CaseFileProtocol>(globalThis, {
  measure: async ({ seen }) => measureCase(await gatherCase(seen)),
  write: async ({ seen, ...args }, context) => writeCase(await gatherCase(seen), args, context),
  look: ({ file }, { signal }) => readCaseManifest(file, signal),
  bring: ({ file, name }, context) => bringCaseFile(file, name, context),
});
