import type { Side } from '#core/compare/course.ts';

/** On a phone the left one is above; its letter says which is meant. */
export const SIDE_NAMES: Readonly<Record<Side, string>> = { a: 'A', b: 'B' };
