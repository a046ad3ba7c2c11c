import { AppError } from '#core/errors.ts';
import type { ExportCase, ExportOptions } from '#core/export/export-case.ts';
import type { FormatId } from '#core/export/formats.ts';
import type { ReadLabels } from '#core/formats/read-labels.ts';
import type { LabelledVideo } from '#core/formats/timed-labels.ts';
import { plainName } from '#core/export/export-case.ts';
import { WorkerClient } from '#platform/rpc.ts';
import type { ExportProtocol } from './export-protocol.ts';

/** Labels as files, and files as labels; the work is done in a worker that is started when it is first needed. */

export type Kept = { readonly name: string; readonly blob: Blob };
export type Preview = ExportProtocol['preview']['result'];

let started: WorkerClient<ExportProtocol> | null = null;

function worker(): WorkerClient<ExportProtocol> {
  started ??= new WorkerClient<ExportProtocol>(
    new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' }),
  );
  return started;
}

/** One file to keep: an archive where the format has several. Null where it would say nothing. */
export async function exportAs(
  format: FormatId,
  exported: ExportCase,
  options: ExportOptions,
): Promise<Kept | null> {
  const files = await worker().call('files', { format, exported, options });
  const [first] = files;
  if (first === undefined) return null;
  if (files.length === 1) return { name: first.name, blob: new Blob([first.text], { type: first.type }) };
  return exportAll([format], exported, options, `-${format}`);
}

/** An archive of every file of the formats given. */
export async function exportAll(
  formats: readonly FormatId[],
  exported: ExportCase,
  options: ExportOptions,
  ending = '-export',
): Promise<Kept> {
  const blob = await worker().call('archive', { formats, exported, options });
  return { name: `${plainName(exported.name)}${ending}.zip`, blob };
}

export function previewOf(format: FormatId, exported: ExportCase, options: ExportOptions): Promise<Preview> {
  return worker().call('preview', { format, exported, options });
}

/** Labels of a day's operation are some hundred kilobytes; what is larger is something else. */
const MOST_BYTES = 64_000_000;

/** Throws `annotations/broken` with the line and the reason. */
export async function readLabelFile(file: File, video: LabelledVideo): Promise<ReadLabels> {
  if (file.size > MOST_BYTES) {
    const details = { file: file.name, line: 1, reason: 'it is too large for labels' };
    throw new AppError('annotations/broken', details.reason, { details });
  }
  return worker().call('read', { name: file.name, text: await file.text(), video });
}
