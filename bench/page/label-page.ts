import { countedFor } from '#core/decoding/counted.ts';
import { DEFAULT_LABEL_CHOICE, packLabelSet } from '#core/label-choice.ts';
import { withChanged } from '#core/label-set-edits.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { parsePriors } from '#core/priors.ts';
import { ensemble } from '#core/zero-shot.ts';
import { CaseSession } from '#jobs/cases/case-session.ts';
import { createSampleCase } from '#jobs/cases/create-case.ts';
import { indexCase } from '#jobs/cases/index-case.ts';
import { deleteWhenFree } from '#jobs/cases/library.ts';
import { labelDraft } from '#jobs/labels/draft-labels.ts';
import { loadPack } from '#jobs/model-packs.ts';
import { WorkerClient } from '#platform/rpc.ts';
import { medianMs } from '#bench/bench.ts';
import type { LabelBenchProtocol } from './label-protocol.ts';

const pack = await loadPack('demo');
const RUNS = { warmUps: 2, runs: 12 };

async function json(path: string): Promise<unknown> {
  return (await fetch(`/label-sets/${path}.json`)).json();
}

globalThis.labelBench = {
  async relabel() {
    const set = parseLabelSet(await json('ophnet-phases'));
    const counted = countedFor(parsePriors(await json('priors/ophnet-phases')), set);
    const embeddings: Float32Array[] = [];
    for (const { prompts } of set.labels) embeddings.push(ensemble(await pack.encodeTexts(prompts)));
    const worker = new WorkerClient<LabelBenchProtocol>(
      new Worker(new URL('./label.worker.ts', import.meta.url), { type: 'module' }),
    );
    try {
      const ids = set.labels.map(({ id }) => id);
      return await worker.call('relabel', { ids, embeddings, idle: set.idle ?? '', counted });
    } finally {
      worker.close();
    }
  },

  async prompt() {
    const sample = { id: 'phaco-routine', title: 'Sample', url: '/samples/phaco-routine.mp4' };
    const { id } = await createSampleCase(sample, pack.manifest, 1);
    const session = await CaseSession.open(id);
    try {
      const file = new File([await (await fetch(sample.url)).blob()], 'sample.mp4');
      const events = { onProgress: () => undefined, onLabelling: () => undefined };
      await indexCase(session, pack, [file], events);
      const own = pack.manifest.labelSets.find(({ kind }) => kind === 'phase');
      const set = packLabelSet(pack.manifest, own?.id ?? '');
      if (set === null) throw new Error('The pack has no phases');
      const of = { session, pack, choice: DEFAULT_LABEL_CHOICE, kind: 'phase' } as const;
      let run = 0;
      const sentence = (): string => `forceps tear opening number ${++run} into the capsule`;
      const [first] = set.labels.slice(3);
      // The set's other sentences are read once, as when the editor opens.
      await labelDraft(of, set);
      const whole = await medianMs(
        () =>
          labelDraft(
            of,
            withChanged(set, first?.id ?? '', { prompts: [...(first?.prompts ?? []), sentence()] }),
          ),
        RUNS,
      );
      const encoding = await medianMs(() => pack.encodeTexts([sentence()]), RUNS);
      return { whole, encoding };
    } finally {
      session.close();
      await deleteWhenFree(id);
    }
  },
};
