import {
  fileNameOf,
  phasesOf,
  type ExportCase,
  type ExportOptions,
  type ExportSet,
} from '#core/export/export-case.ts';
import { stem } from './annotations.ts';
import { writeTable } from './write-table.ts';

/**
 * A table as OphNet's: `video_id, start, end, split, surgery_id, phase_id, operation_id`, labels by number. Where the label
 * set is one of OphNet's the numbers are OphNet's own, else a label's place in its set, from 0; what is not known is empty.
 * There is no room for a notice.
 */
export function writeOphNet(exported: ExportCase, { lanes }: ExportOptions): string {
  const { sets, choice, labelling } = exported;
  const phaseSet = setOf(exported, exported.lanes.find(({ kind }) => kind === 'phase')?.set ?? null);
  const procedures = setOf(exported, choice.procedure) ?? sets.find(({ kind }) => kind === 'procedure');
  const surgery = numberOf(procedures, labelling.procedure?.label);
  const isOperations = phaseSet?.ref === 'app:ophnet-operations';
  const rows = phasesOf(exported, lanes).map(({ start, end, label }) => {
    const number = numberOf(phaseSet, label);
    return [
      stem(fileNameOf(exported)),
      start.toFixed(3),
      end.toFixed(3),
      'none',
      surgery,
      isOperations ? '' : number,
      isOperations ? number : '',
    ];
  });
  return writeTable([
    ['video_id', 'start', 'end', 'split', 'surgery_id', 'phase_id', 'operation_id'],
    ...rows,
  ]);
}

function setOf({ sets }: ExportCase, ref: ExportSet['ref'] | null): ExportSet | undefined {
  return sets.find((set) => set.ref === ref);
}

function numberOf(set: ExportSet | undefined, label: string | undefined): string {
  const place = set?.labels.findIndex(({ id }) => id === label) ?? -1;
  if (place === -1) return '';
  return set?.labels[place]?.written?.find((text) => /^\d+$/.test(text)) ?? String(place);
}
