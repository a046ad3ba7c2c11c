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
  /** Some files have not been looked into yet. */
  readonly isLooking: boolean;
  /** True once the user has chosen: nothing is preselected any more. */
  readonly isChosen: boolean;
};

const CLOSED: ArrangeState = {
  isOpen: false,
  files: [],
  named: [],
  arrangement: 'separate',
  isLooking: true,
  isChosen: false,
};

export const arrangeStore = createStore<ArrangeState>(() => CLOSED);

const { setState, getState } = arrangeStore;

type Operations = readonly (readonly number[])[];

let answer: (operations: Operations | null) => void = () => undefined;
/** Raised with every question and its answer, so that looking into files ends when nobody asks any more. */
let turn = 0;

/**
 * Asks which files make one operation, as soon as two of them turn out to be recordings. Answers each operation's files
 * in order, all looked into; null when nothing is to be opened. Throws what is wrong and not the files' fault.
 */
export async function arrangeFiles(
  given: readonly GivenFile[],
  pack: PackFacts,
): Promise<InspectedFile[][] | null> {
  // A newer drop takes the place of one that nobody has answered yet.
  cancelArranging();
  const mine = ++turn;
  const { inspectFile } = await import('#jobs/cases/create-case.ts');
  const ordered = [...given].sort((a, b) => byName(a.file, b.file));
  setState({
    ...CLOSED,
    ...preselected(ordered.map(({ file }, key) => ({ key, name: file.name, seconds: null, failure: null }))),
  });
  const answered = new Promise<Operations | null>((resolve) => (answer = resolve));
  const inspected: InspectedFile[] = [];
  const look = async (): Promise<Operations | null> => {
    for (const file of ordered) {
      if (mine !== turn) return null;
      inspected.push(await inspectFile(file, pack));
      if (mine === turn) showFound(inspected);
    }
    setState({ isLooking: false });
    // At most one recording: there is nothing to ask.
    return getState().isOpen ? answered : ordered.map((_, key) => [key]);
  };
  try {
    const operations = await Promise.race([answered, look()]);
    return operations?.map((keys) => keys.flatMap((key) => inspected[key] ?? [])) ?? null;
  } finally {
    if (mine === turn) setState({ isOpen: false });
    turn++;
  }
}

/** Shows what the files looked into so far are; with their lengths the names may tell more. */
function showFound(inspected: readonly InspectedFile[]): void {
  const { files, isChosen } = getState();
  const found = files.map((file) => {
    const { video = null, problem = null } = inspected[file.key] ?? {};
    return { ...file, seconds: video?.durationSeconds ?? null, failure: problem && failureOf(problem) };
  });
  const isOpen = inspected.filter(({ video }) => video !== null).length > 1;
  const timed = found.map((file) => ({ ...file, recordedAt: inspected[file.key]?.recordedAt ?? null }));
  setState({ isOpen, files: found, ...(!isChosen && preselected(timed)) });
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
