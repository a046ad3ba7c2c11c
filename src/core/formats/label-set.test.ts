import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { readLabelSet, writeLabelSetCsv, writeLabelSetJson } from './label-set.ts';

const FOLDER = 'public/label-sets';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== 'index.json');
const setOf = (name: string) => parseLabelSet(JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')));

function refusal(name: string, text: string): unknown {
  try {
    readLabelSet({ name, text });
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'annotations/broken' ? thrown.details : thrown;
  }
  return 'read';
}

describe('a label set as a file', () => {
  it.each(files)('%s comes back from JSON as it was, and from CSV with all its words', (name) => {
    const set = setOf(name);
    expect(readLabelSet({ name, text: writeLabelSetJson(set) })).toEqual(set);
    const read = readLabelSet({ name: 'x.csv', text: writeLabelSetCsv(set) });
    expect(read).toMatchObject({ name: set.name, kind: set.kind });
    expect(read.idle).toBe(set.idle);
    expect(read.labels).toEqual(set.labels.map((label) => ({ ...label, seconds: undefined })));
  });

  it('is two columns of CSV at the least', () => {
    const text =
      '\uFEFFname,text\r\nÉcarteur,The speculum\r\n"Pause","Nothing, nowhere"\r\nÉcarteur,"A ""lid"" holder"\r\n';
    const set = readLabelSet({ name: 'My steps.csv', text });
    expect(set).toMatchObject({ id: 'my-steps', name: 'My steps', kind: 'phase' });
    expect(set.labels).toMatchObject([
      { id: 'ecarteur', name: 'Écarteur', prompts: ['The speculum', 'A "lid" holder'] },
      { id: 'pause', name: 'Pause', prompts: ['Nothing, nowhere'] },
    ]);
    expect(set.labels[0]?.colour).not.toBe(set.labels[1]?.colour);
  });

  it('carries no formula into a spreadsheet, and loses nothing by that', () => {
    const set = setOf('lensid.json');
    const prompts = [
      '=HYPERLINK("x")',
      '+1',
      '-1 dioptre',
      '@SUM(A1)',
      "'=already",
      "'quoted'",
      ' =spaced',
      'two\nlines',
    ];
    const [first, ...rest] = set.labels;
    const evil = { ...set, name: '=cmd', labels: [{ ...first!, name: '@lens', prompts }, ...rest] };
    const text = writeLabelSetCsv(evil);
    for (const record of text.split(/\r\n/)) expect(record).not.toMatch(/(^|,)"?[=+\-@]/);
    expect(readLabelSet({ name: 'x', text })).toMatchObject({ name: '=cmd', labels: evil.labels });
  });

  it.each([
    ['{\n "schema": 1,\n "id": "a"\n', 4, 'it ends too early'],
    ['{"schema": 2}', 1, 'schema is wrong'],
    [writeLabelSetJson(setOf('lensid.json')).replace('#', ''), 0, 'colour is wrong'],
    [
      writeLabelSetJson(setOf('lensid.json')).replace('"id": "lens-implantation"', '"id": "other-phases"'),
      28,
      'two labels have the same id',
    ],
    ['label,name\na,b\n', 1, 'there is no column called text'],
    ['name,text\n', 1, 'there are no labels in it'],
    ['name,text\nA,one\nB,\n', 3, 'text is empty'],
    ['name,text\nA,one,two\n', 2, 'it has not as many columns as the first line'],
    ['name,text,what\nA,one,prompt\nA,two,promt\n', 3, 'what should be prompt, contrast or written'],
    ['name,text,colour\nA,one,red\n', 2, 'colour of A is wrong: a colour like #3fd0c0'],
    ['name,text,what\nA,one,contrast\n', 2, 'prompts of A is wrong'],
    ['name,text,kind\nA,one,step\n', 2, 'kind is none that is known'],
    ['label,name,text\na,A,one\na,B,two\n', 3, 'the label a was called “A” above'],
  ])('with a mistake is refused with the line and the reason (%#)', (text, line, reason) => {
    const details = refusal('mine', text);
    expect(details).toMatchObject({ file: 'mine', reason: expect.stringContaining(reason) as string });
    if (line > 0) expect(details).toMatchObject({ line });
  });
});
