import { CaseSession } from '#jobs/cases/case-session.ts';
import { createCase } from '#jobs/cases/create-case.ts';
import { indexCase } from '#jobs/cases/index-case.ts';
import { deleteWhenFree } from '#jobs/cases/library.ts';
import { loadPack } from '#jobs/model-packs.ts';
import { savedSamples } from '#library/sample-file.ts';

/** Reads the chosen file to its end. Tasks of the page longer than 50 ms are counted while it goes on. */

const pack = await loadPack('demo');
const input = document.querySelector('input');

globalThis.longBench = async () => {
  const file = input?.files?.[0];
  if (file === undefined) throw new Error('No file was chosen');
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  observer.observe({ entryTypes: ['longtask'] });
  const start = performance.now();
  const since = (): number => (performance.now() - start) / 1000;
  const { id } = await createCase({ file, handle: null }, pack.manifest, 1);
  const session = await CaseSession.open(id);
  let coarse = Number.NaN;
  try {
    await indexCase(session, pack, [file], {
      onProgress: () => undefined,
      onLabelling: () => {
        if (Number.isNaN(coarse)) coarse = since();
      },
    });
    const { samples } = await savedSamples(id, session.key);
    const frames = samples.known.reduce((sum, known) => sum + known, 0);
    return { seconds: since(), coarse, frames, cells: session.grid.count, longTasks };
  } finally {
    observer.disconnect();
    session.close();
    await deleteWhenFree(id).catch(() => undefined);
  }
};
