import { IDLE_COLOUR, labelColour } from '#core/label-colours.ts';
import { blankSet, freeId } from '#core/label-set-edits.ts';
import { labelSetSchema, type WordedLabel, type WordedLabelSet } from '#core/label-sets.ts';
import { broken, stem, type TextFile } from './annotations.ts';
import { readJson } from './json-text.ts';
import { readTable, type Row } from './table.ts';
import { plainCell, writeTable } from './write-table.ts';

/**
 * A label set as a file: JSON says all of it; CSV, for spreadsheets, has a line for each sentence (docs/label-sets.md).
 * A file with a mistake is refused whole, with its line and the reason (`annotations/broken`).
 */
export function readLabelSet(file: TextFile): WordedLabelSet {
  return file.text.trimStart().startsWith('{') ? readJson(file, labelSetSchema).value : readCsv(file);
}

export function writeLabelSetJson(set: WordedLabelSet): string {
  return `${JSON.stringify(set, null, 2)}\n`;
}

const COLUMNS = ['set', 'kind', 'label', 'name', 'colour', 'idle', 'what', 'text'] as const;

/** What a line's text is: a sentence, a sentence of what is there instead, or how annotation files write the label. */
const WHAT = { prompt: 'prompts', contrast: 'contrast', written: 'written' } as const;

export function writeLabelSetCsv({ name: set, kind, idle, labels }: WordedLabelSet): string {
  const lines = labels.flatMap((label) =>
    Object.entries(WHAT).flatMap(([what, key]) =>
      (label[key] ?? []).map((text) => [
        set,
        kind,
        label.id,
        label.name,
        label.colour,
        label.id === idle ? 'yes' : '',
        what,
        text,
      ]),
    ),
  );
  return writeTable([COLUMNS, ...lines]);
}

function readCsv(file: TextFile): WordedLabelSet {
  const { rows } = readTable(file, ['name', 'text']);
  const [first] = rows;
  if (first === undefined) throw broken(file, 1, 'there are no labels in it');
  const { kind: kinds, labels: labelShape } = labelSetSchema.shape;
  const kind =
    kinds.safeParse(given(first, 'kind') ?? 'phase').data ?? first.refuse('kind is none that is known');
  const name = given(first, 'set') ?? stem(file.name);
  const labels = new Map<string, WordedLabel>();
  const places = new Map<string, Row>();
  let idle: string | undefined;
  for (const row of rows) {
    const labelName = plainCell(row.text('name'));
    const known = [...labels.values()].find((label) => label.name === labelName)?.id;
    const id = given(row, 'label') ?? known ?? freeId(labelName, new Set(labels.keys()));
    const label = labels.get(id) ?? { id, name: labelName, prompts: [], colour: '' };
    if (label.name !== labelName) row.refuse(`the label ${id} was called “${label.name}” above`);
    const what = WHAT[(given(row, 'what') ?? 'prompt') as keyof typeof WHAT] as string | undefined;
    if (what === undefined) row.refuse('what should be prompt, contrast or written');
    if (row.has('idle')) idle = id;
    const key = what as (typeof WHAT)[keyof typeof WHAT];
    labels.set(id, {
      ...label,
      colour: given(row, 'colour')?.toLowerCase() ?? label.colour,
      [key]: [...(label[key] ?? []), plainCell(row.text('text'))],
    });
    if (!places.has(id)) places.set(id, row);
  }
  let place = 0;
  const coloured = [...labels.values()].map((label) => ({
    ...label,
    colour: label.colour || (label.id === idle ? IDLE_COLOUR : labelColour(place++)),
  }));
  for (const label of coloured) {
    const issue = labelShape.element.safeParse(label).error?.issues[0];
    const where = issue?.path[0]?.toString() ?? 'it';
    if (issue !== undefined)
      places.get(label.id)?.refuse(`${where} of ${label.name} is wrong: ${issue.message}`);
  }
  return {
    ...blankSet(kind, freeId(name, new Set()), name),
    source: file.name,
    ...(idle !== undefined && { idle }),
    labels: coloured,
  };
}

function given(row: Row, column: string): string | undefined {
  return row.has(column) ? plainCell(row.text(column)) : undefined;
}
