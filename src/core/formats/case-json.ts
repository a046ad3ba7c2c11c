import * as z from 'zod';
import { exportCaseSchema, type ExportCase } from '#core/export/export-case.ts';
import { broken, type TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';

/** A case as our own file: nothing of it is lost, there and back. */
export const CASE_FORMAT = 'ophclip-case';
const VERSION = 1;

const fileSchema = z.object({
  format: z.literal(CASE_FORMAT),
  version: z.literal(VERSION),
  case: exportCaseSchema,
});

export function writeCaseJson(exported: ExportCase): string {
  return `${JSON.stringify({ format: CASE_FORMAT, version: VERSION, case: exported }, null, 2)}\n`;
}

/** Throws `annotations/broken` with the line and the reason. */
export function readCaseJson(file: TextFile): ExportCase {
  const version = /"version"\s*:\s*(\d+)/.exec(file.text.slice(0, 500))?.[1];
  if (version !== undefined && Number(version) > VERSION)
    throw broken(file, 1, `it is of version ${version}, and this ophclip knows ${VERSION}`);
  return readJson(file, fileSchema).value.case;
}
