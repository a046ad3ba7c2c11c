import { createStore } from 'zustand/vanilla';
import { groupParts, byName } from '#core/part-names.ts';
import type { GivenFile, InspectedFile, PackFacts } from '#jobs/cases/create-case.ts';
import { failureOf, type Failure } from './failure.ts';

/** Several files that were given together, until it is said which of them make one operation, and in which order. */
export type ArrangedFile = {
  /** Tells it from the others, whatever they are called. */
  readonly key: number;
  readonly name: string;
  /** Null while it is being looked into, and when it cannot be read. */
  readonly seconds: number | null;
  readonly failure: Failure | null;
};

/** All files are one operation; some are, as their names tell; each is one. */
export type Arrangement = 'one' | 'named' | 'separate';

export type ArrangeState = {
  readonly isOpen: boolean;
  readonly files: readonly ArrangedFile[];
  /** Keys of the files of each operation that the names tell, in order. */
  readonly named: readonly (readonly number[])[];
  readonly arrangement: Arrangement;
  /** True once the user has chosen: nothing is preselected any more. */
  readonly isChosen: boolean;
};

const CLOSED: ArrangeState = {
  isOpen: false,
  files: [],
  named: [],
  arrangement: 'separate',
  isChosen: false,
};

export const arrangeStore = createStore<ArrangeState>(() => CLOSED);

const { setState, getState } = arrangeStore;

let answer: (operations: readonly (readonly number[])[] | null) => void = () => undefined;

/**
 * Asks which files make one operation. Answers each operation's files in order, all looked into; null when nothing is to
 * be opened. Throws what is wrong and not the files' fault.
 */
export async function arrangeFiles(
  given: readonly GivenFile[],
  pack: PackFacts,
): Promise<InspectedFile[][] | null> {
  const { inspectFile } = await import('#jobs/cases/create-case.ts');
  const ordered = [...given].sort((a, b) => byName(a.file, b.file));
  const files = ordered.map(({ file: { name } }, key) => ({ key, name, seconds: null, failure: null }));
  const chosen = new Promise<readonly (readonly number[])[] | null>((resolve) => (answer = resolve));
  setState({ ...CLOSED, isOpen: true, files, ...preselected(files) });
  const looked = lookInto(ordered, (file) => inspectFile(file, pack));
  looked.catch(() => undefined);
  const operations = await chosen;
  setState({ isOpen: false });
  if (operations === null) return null;
  const inspected = await looked;
  return operations.map((keys) => keys.flatMap((key) => inspected[key] ?? []));
}

/** Looks into the files one after the other, and shows what was found; with all lengths the names may tell more. */
async function lookInto(
  given: readonly GivenFile[],
  inspect: (file: GivenFile) => Promise<InspectedFile>,
): Promise<InspectedFile[]> {
  const inspected: InspectedFile[] = [];
  for (const [key, file] of given.entries()) {
    const found = await inspect(file);
    inspected.push(found);
    const seconds = found.video?.durationSeconds ?? null;
    const failure = found.problem && failureOf(found.problem);
    setState(({ files }) => ({
      files: files.map((shown) => (shown.key === key ? { ...shown, seconds, failure } : shown)),
    }));
  }
  if (!getState().isChosen) {
    const timed = getState().files.map((file) => ({
      ...file,
      recordedAt: inspected[file.key]?.recordedAt ?? null,
    }));
    setState(preselected(timed));
  }
  return inspected;
}

function preselected(
  files: readonly (ArrangedFile & { readonly recordedAt?: number | null })[],
): Pick<ArrangeState, 'files' | 'named' | 'arrangement'> {
  const groups = groupParts(files);
  const arrangement = groups.length === 1 ? 'one' : groups.length === files.length ? 'separate' : 'named';
  return { files: groups.flat(), named: groups.map((group) => group.map(({ key }) => key)), arrangement };
}

export function arrange(arrangement: Arrangement): void {
  setState({ arrangement, isChosen: true });
}

/** Moves a file to another place of the list. */
export function moveFile(from: number, to: number): void {
  const files = [...getState().files];
  const [moved] = files.splice(from, 1);
  if (moved === undefined || to < 0 || to > files.length) return;
  files.splice(to, 0, moved);
  setState({ files, isChosen: true });
}

/** The operations as they are chosen now: keys of their files, in the order shown. */
export function operationsOf({ files, named, arrangement }: ArrangeState): readonly (readonly number[])[] {
  const keys = files.map(({ key }) => key);
  if (arrangement === 'one') return [keys];
  if (arrangement === 'separate') return keys.map((key) => [key]);
  return named.map((group) => keys.filter((key) => group.includes(key)));
}

export function openArranged(): void {
  answer(operationsOf(getState()));
}

export function cancelArranging(): void {
  answer(null);
}
