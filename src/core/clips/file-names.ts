import { plainName } from '#core/export/export-case.ts';
import type { Clip } from './clips.ts';

/** Names of clips' files, from a template such as `{label}_{n}_{start}`. Nothing of a recording's own name is in it. */

export const NAME_FIELDS = ['case', 'label', 'n', 'start', 'end'] as const;
type NameField = (typeof NAME_FIELDS)[number];

export const USUAL_TEMPLATE = '{label}_{n}_{start}';

/** What file systems take for one name, with room for a number and an ending. */
const LONGEST = 120;

/** Fields of a template that mean nothing. */
export function unknownFields(template: string): string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map(([, field = '']) => field)
    .filter((field) => !NAME_FIELDS.some((known) => known === field));
}

/** A name for each clip, without ending; no two alike, whatever the template says. */
export function fileNames(clips: readonly Clip[], template: string, caseName: string): string[] {
  const digits = String(clips.length).length;
  const names = clips.map(({ name, start, end }, i) => {
    const values: Record<NameField, string> = {
      case: caseName,
      label: name,
      n: String(i + 1).padStart(digits, '0'),
      start: clockWords(start),
      end: clockWords(end),
    };
    const filled = template.replaceAll(/\{(\w+)\}/g, (whole, field: string) =>
      Object.hasOwn(values, field) ? values[field as NameField] : whole,
    );
    return shortened(plainName(filled));
  });
  return withoutTwins(names);
}

/** "0h01m23s": signs that file systems keep for themselves are not in it. */
function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(whole / 3600)}h${pad(Math.floor(whole / 60) % 60)}m${pad(whole % 60)}s`;
}

function shortened(name: string): string {
  return name.length <= LONGEST ? name : name.slice(0, LONGEST).replace(/[-.]+$/, '');
}

/** Names that are there already get a number; case does not tell two files apart everywhere. */
function withoutTwins(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const free = freeName(name, (candidate) => taken.has(candidate.toLowerCase()));
    taken.add(free.toLowerCase());
    return free;
  });
}

/** `name`, or `name-2`, `name-3` … : the first that is not taken. */
export function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  let candidate = name;
  for (let n = 2; isTaken(candidate); n++) candidate = `${name}-${n}`;
  return candidate;
}
