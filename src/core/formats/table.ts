import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { broken, type TextFile } from './annotations.ts';

/** One line of a table, which knows where it stands; every getter throws `annotations/broken` with that place. */
export class Row {
  readonly file: TextFile;
  readonly line: number;
  private readonly cells: ReadonlyMap<string, string>;

  constructor(file: TextFile, line: number, cells: ReadonlyMap<string, string>) {
    this.file = file;
    this.line = line;
    this.cells = cells;
  }

  has(column: string): boolean {
    return (this.cells.get(column) ?? '') !== '';
  }

  text(column: string): string {
    const value = this.cells.get(column) ?? '';
    return value === '' ? this.refuse(`${column} is empty`) : value;
  }

  number(column: string): number {
    const text = this.text(column);
    const value = Number(text);
    return Number.isFinite(value) && value >= 0
      ? value
      : this.refuse(`${column} should be a number, but is “${text}”`);
  }

  whole(column: string): number {
    const value = this.number(column);
    return Number.isInteger(value)
      ? value
      : this.refuse(`${column} should be a whole number, but is ${value}`);
  }

  refuse(reason: string): never {
    throw broken(this.file, this.line, reason);
  }
}

/** Reads a table whose first line names its columns; those in `wanted` have to be there. Empty lines count for nothing. */
export function readTable(
  file: TextFile,
  wanted: readonly string[],
  delimiter: ',' | ';' = ',',
): { columns: string[]; rows: Row[] } {
  const [head, ...body] = bareRecords(file, delimiter);
  const columns = head?.record ?? [];
  const missing = wanted.find((name) => !columns.includes(name));
  if (missing !== undefined) throw broken(file, 1, `there is no column called ${missing}`);
  const rows = body.map(({ record, line }) => {
    return new Row(file, line, new Map(columns.map((name, i) => [name, record[i] as string])));
  });
  return { columns, rows };
}

/** The names in a table's first line; empty when it is none. */
export function columnsOf({ text }: TextFile, delimiter: ',' | ';'): string[] {
  const head = text.slice(0, (text + '\n').indexOf('\n'));
  try {
    return parse(head, { bom: true, trim: true, delimiter })[0] ?? [];
  } catch {
    return [];
  }
}

/** Records of a table that has no heading, with the line each ends in. */
export function bareRecords(file: TextFile, delimiter: string): { record: string[]; line: number }[] {
  try {
    const found: unknown = parse(file.text, {
      bom: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return (found as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw broken(file, lineOf(error), REASONS[error.code] ?? 'it is no table');
    throw error;
  }
}

const REASONS: Partial<Record<CsvError['code'], string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'it has not as many columns as the first line',
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed',
  INVALID_OPENING_QUOTE: 'a quotation mark stands inside a word',
  CSV_INVALID_CLOSING_QUOTE: 'a quotation mark is closed inside a word',
};

function lineOf(error: CsvError): number {
  const { lines } = error;
  return typeof lines === 'number' ? lines : 1;
}
