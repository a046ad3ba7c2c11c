import type { ExportCase, ExportFile, ExportOptions } from '#core/export/export-case.ts';
import type { FormatId } from '#core/export/formats.ts';
import type { ReadLabels } from '#core/formats/read-labels.ts';
import type { LabelledVideo } from '#core/formats/timed-labels.ts';

export type ExportProtocol = {
  /** The files of one format. */
  files: { args: { exported: ExportCase; format: FormatId; options: ExportOptions }; result: ExportFile[] };
  /** The first lines of them. */
  preview: {
    args: { exported: ExportCase; format: FormatId; options: ExportOptions };
    result: { readonly name: string; readonly text: string; readonly isWhole: boolean }[];
  };
  /** One archive of the formats given. */
  archive: {
    args: { exported: ExportCase; formats: readonly FormatId[]; options: ExportOptions };
    result: Blob;
  };
  read: { args: { name: string; text: string; video: LabelledVideo }; result: ReadLabels };
};
