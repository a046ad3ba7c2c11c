import { stringify } from 'csv-stringify/browser/esm/sync';

/**
 * A table as CSV (RFC 4180), to be opened in spreadsheets: text that they would take for a formula gets an apostrophe
 * in front, which `plainCell` takes off again. `csv-stringify` does so too, but not so that it could be taken off.
 */
export function writeTable(
  lines: readonly (readonly string[])[],
  { separator = ',' }: { readonly separator?: ',' | ';' } = {},
): string {
  return stringify(
    lines.map((line) => line.map((text) => (FORMULA.test(text) ? `'${text}` : text))),
    { delimiter: separator, record_delimiter: 'windows', quoted_match: /^\s|\s$/ },
  );
}

/** Signs of formulas, those of full width too, as `csv-stringify` knows them. */
const FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

export function plainCell(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
