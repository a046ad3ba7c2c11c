import { createStore } from 'zustand/vanilla';
import { isCancelled } from '#core/errors.ts';
import type { CaseFileManifest } from '#library/case-file/case-file.ts';
import { refuse } from './open-files.ts';

/** Case files on their way into the library. */

export type SameCase = { readonly id: string; readonly name: string; readonly corrections: number };

export type BringCaseState = {
  /** `fraction` is undefined until it can be told. Null while there is nothing to wait for. */
  readonly working: { readonly file: string; readonly fraction: number | undefined } | null;
  /** The case is in the library already: which of the two is wanted? */
  readonly asking: { readonly file: string; readonly made: string; readonly here: SameCase } | null;
};

const NOTHING: BringCaseState = { working: null, asking: null };

export const bringCaseStore = createStore<BringCaseState>(() => NOTHING);

const { setState } = bringCaseStore;

/** What comes sooner is not announced. */
const QUIET_MS = 300;

let stopping: AbortController | null = null;
let answered: (answer: Answer) => void = () => undefined;
export type Answer = 'open' | 'both' | 'neither';

export function answerSameCase(answer: Answer): void {
  answered(answer);
}

export function stopBringing(): void {
  stopping?.abort();
}

/** Makes cases of case files. Answers the id of the first to show; null: none came of them. */
export async function bringCaseFiles(files: readonly File[]): Promise<string | null> {
  let first: string | null = null;
  for (const file of files) {
    const controller = new AbortController();
    stopping = controller;
    try {
      const id = await bring(file, controller.signal);
      first ??= id;
    } catch (thrown) {
      if (!isCancelled(thrown)) refuse(file.name, thrown);
    } finally {
      stopping = null;
      setState(NOTHING);
    }
  }
  return first;
}

async function bring(file: File, signal: AbortSignal): Promise<string | null> {
  const { caseFiles, sameCase } = await import('#jobs/case-file/case-files.ts');
  const manifest = await caseFiles().call('look', { file }, { signal });
  const here = await sameCase(manifest);
  if (here !== null) {
    const { id, name, corrections } = here;
    const answer = await ask(file.name, manifest, { id, name, corrections: corrections.length });
    if (answer !== 'both') return answer === 'open' ? id : null;
  }
  let fraction: number | undefined;
  let isAnnounced = false;
  const announce = setTimeout(() => {
    isAnnounced = true;
    setState({ working: { file: file.name, fraction } });
  }, QUIET_MS);
  try {
    const name = here?.name === manifest.name ? `${manifest.name} (case file)` : manifest.name;
    return await caseFiles().call(
      'bring',
      { file, name },
      {
        signal,
        onProgress: ({ done, total }) => {
          fraction = done / total;
          if (isAnnounced) setState({ working: { file: file.name, fraction } });
        },
      },
    );
  } finally {
    clearTimeout(announce);
  }
}

function ask(file: string, { made }: CaseFileManifest, here: SameCase): Promise<Answer> {
  setState({ asking: { file, made, here } });
  return new Promise<Answer>((resolve) => {
    answered = resolve;
  }).finally(() => setState({ asking: null }));
}
