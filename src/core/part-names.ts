/**
 * Which files are parts of one recording, told from their names. Recorders cut a recording by size or by hand and count
 * the pieces: MVI_0001 and MVI_0002, GH010012 and GH020012, VTS_01_1 and VTS_01_2, "eye part 2", "eye (1)",
 * 20231104_101112.
 */
export type PartFile = {
  readonly name: string;
  /** Null or absent while it is not known. */
  readonly seconds?: number | null;
  /** When the file says it was recorded, milliseconds; null where it does not. */
  readonly recordedAt?: number | null;
};

type Numbered = {
  /** Files with the same one may belong together. */
  readonly key: string;
  readonly number: number;
  /** `part` is meant as a part; a `counter` goes on by one; `copy` is "name (1)"; `time` is a start. */
  readonly kind: 'part' | 'counter' | 'copy' | 'time';
};

const PART =
  /^(.*?)[\s_.-]*\(?(?<![a-z])(?:part|pt|parte|partie|teil|cd|disc|disk|chapter|chap|segment|seg)[\s_.-]*(\d{1,4})(?:\s*of\s*\d+)?\)?$/i;
const OF = /^(.*?)[\s_.-]*\(?(\d{1,3})\s*of\s*\d{1,3}\)?$/i;
/** GoPro: chapter, then the number of the recording; the first chapter of older ones has no chapter. */
const GOPRO = /^G[HXPL](\d{2})(\d{4})$/i;
const GOPRO_FIRST = /^GOPR(\d{4})$/i;
const DVD = /^(VTS_\d{2})_([1-9])$/i;
const COPY = /^(.*\S)\s*\((\d{1,3})\)$/;
const COUNTER = /^(.*?)(\d{1,8})$/;
const TIME =
  /((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})[-_T .]{0,3}(\d{2})[-_.:h]?(\d{2})[-_.:m]?(\d{2})(?!\d)/;
/** A number after these is a person's or an operation's, not a part's. */
const SUBJECT =
  /(?:case|patient|pat|op|operation|surgery|procedure|subject|id|fall|eye|train|test)[\s_.-]*$/i;

/** Longest pause of one operation that file names with times tell of; between two operations people change over. */
const LONGEST_PAUSE = 180;
/** The same for times inside the files: they are less to be relied on. */
const LONGEST_FILE_PAUSE = 600;
/** Shorter ones are rounding: names and containers tell whole seconds. */
const SHORTEST_PAUSE = 2;

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** In the order people count: part 2 before part 10. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return natural.compare(a.name, b.name);
}

/** The operations that the files are, each with its parts in order; sorted by name. Nothing is left out. */
export function groupParts<T extends PartFile>(files: readonly T[]): T[][] {
  const groups = new Map<string, { file: T; number: number; kind: Numbered['kind'] }[]>();
  const bare = new Map<string, T>();
  const operations: T[][] = [];
  for (const file of [...files].sort(byName)) {
    const found = numberOf(file.name);
    if (found === null) bare.set(stemKey(file.name), file);
    else groups.set(found.key, [...(groups.get(found.key) ?? []), { file, ...found }]);
  }
  for (const [key, members] of groups) {
    members.sort((a, b) => a.number - b.number);
    const [first] = members;
    // "eye", "eye part 2": the first has no number.
    const unnumbered = bare.get(key);
    if (unnumbered !== undefined && first !== undefined && first.number > (first.kind === 'part' ? 1 : 0)) {
      bare.delete(key);
      members.unshift({ ...first, file: unnumbered, number: first.number - 1 });
    }
    operations.push(...splitOperations(members));
  }
  for (const file of bare.values()) operations.push([file]);
  return operations.sort(([a], [b]) => byName(a as T, b as T));
}

function splitOperations<T extends PartFile>(
  members: readonly { file: T; number: number; kind: Numbered['kind'] }[],
): T[][] {
  const operations: T[][] = [];
  for (const [i, { file, number, kind }] of members.entries()) {
    const before = members[i - 1];
    const isNext = before !== undefined && goesOn(before, { file, number, kind });
    if (isNext) operations.at(-1)?.push(file);
    else operations.push([file]);
  }
  return operations;
}

type Member = { readonly file: PartFile; readonly number: number; readonly kind: Numbered['kind'] };

function goesOn(before: Member, { file, number, kind }: Member): boolean {
  if (kind === 'part' || kind === 'copy') return number !== before.number;
  if (kind === 'counter' && number !== before.number + 1) return false;
  const pause = pauseBetween(before.file, file);
  if (kind === 'time') {
    return before.file.seconds != null && number !== before.number && pause <= LONGEST_PAUSE;
  }
  return pause <= LONGEST_FILE_PAUSE;
}

/**
 * Seconds that were not recorded between two parts, as their times tell; 0 where they tell of none. Names tell starts.
 * The time inside a file is the start with most cameras and the end with some: what both readings allow is believed.
 */
export function pauseBetween(before: PartFile, after: PartFile): number {
  if (before.seconds == null) return 0;
  const [startBefore, start] = [timeOf(before.name), timeOf(after.name)];
  if (startBefore !== null && start !== null) return pause((start - startBefore) / 1000 - before.seconds);
  if (before.recordedAt == null || after.recordedAt == null) return 0;
  const apart = (after.recordedAt - before.recordedAt) / 1000;
  return pause(apart - Math.max(before.seconds, after.seconds ?? 0));
}

function pause(seconds: number): number {
  return seconds >= SHORTEST_PAUSE ? seconds : 0;
}

/** Milliseconds of the date and time in a name; comparable with each other only. Null: there is none. */
export function timeOf(name: string): number | null {
  const found = TIME.exec(name);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function numberOf(name: string): Numbered | null {
  const stem = stemOf(name);
  const numbered = (kind: Numbered['kind'], key: string, number: string | number): Numbered => ({
    kind,
    key: `${key.toLowerCase()}${endingOf(name)}`,
    number: Number(number),
  });
  const gopro = GOPRO.exec(stem);
  if (gopro !== null) return numbered('part', `gopro ${gopro[2]}`, gopro[1] ?? 0);
  const first = GOPRO_FIRST.exec(stem);
  if (first !== null) return numbered('part', `gopro ${first[1]}`, 0);
  const part = DVD.exec(stem) ?? PART.exec(stem) ?? OF.exec(stem);
  if (part !== null) return numbered('part', part[1] ?? '', part[2] ?? 0);
  const copy = COPY.exec(stem);
  if (copy !== null) return numbered('copy', copy[1] ?? '', copy[2] ?? 0);
  const time = timeOf(stem);
  if (time !== null) return numbered('time', stem.replace(TIME, '\u0000'), time);
  const counter = COUNTER.exec(stem);
  if (counter === null || SUBJECT.test(counter[1] ?? '')) return null;
  return numbered('counter', counter[1] ?? '', counter[2] ?? 0);
}

/** What an operation is called after its first part: without ending and part number. */
export function operationTitle(name: string): string {
  const stem = stemOf(name);
  const found = PART.exec(stem) ?? OF.exec(stem) ?? COPY.exec(stem);
  return found?.[1]?.trim() || stem || name;
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '').trim();
}

function endingOf(name: string): string {
  return (/\.[^.]{1,5}$/.exec(name)?.[0] ?? '').toLowerCase();
}

function stemKey(name: string): string {
  return `${stemOf(name).toLowerCase()}${endingOf(name)}`;
}
