import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SOFTWARE } from './software.ts';

it('the software is called what its package is called', () => {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as typeof SOFTWARE;
  expect(SOFTWARE).toEqual({ name, version });
});
