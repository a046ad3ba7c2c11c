import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import { AppError, toAppError } from '#core/errors.ts';
import {
  DEFAULT_LABEL_CHOICE,
  LABELLED_KINDS,
  type LabelChoice,
  type LabelledKind,
  type SetRef,
} from '#core/label-choice.ts';
import { parseLabelSet } from '#core/label-sets.ts';
import { CaseSession, freshIndex } from '#jobs/cases/case-session.ts';
import { createCase } from '#jobs/cases/create-case.ts';
import { indexCase } from '#jobs/cases/index-case.ts';
import { deleteWhenFree } from '#jobs/cases/library.ts';
import { setsOf } from '#jobs/evaluation/evaluation.ts';
import { findLabelSet } from '#jobs/labels/label-sets.ts';
import { importPack, listPacks, loadPack, type LoadedPack } from '#jobs/model-packs.ts';
import { PIPELINE_VERSION } from '#library/case-row.ts';
import { savedCase, updateCase } from '#library/cases.ts';
import { saveLabelSet } from '#library/label-sets.ts';
import type { Answer, EvaluatePage } from './protocol.ts';

/** Runs in Chromium: the product's own code reads, labels and keeps each recording as a case. */

let pack: LoadedPack | null = null;
let choice: LabelChoice = DEFAULT_LABEL_CHOICE;
let last: string | null = null;

function givenFiles(): File[] {
  return [...(document.querySelector<HTMLInputElement>('#files')?.files ?? [])];
}

async function answer<T>(task: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await task() };
  } catch (thrown) {
    const { code, message, details } = toAppError(thrown);
    return { failure: { code, message, details } };
  }
}

/** The set that is meant: `app:`, `pack:` or, without either, the pack's own before the app's. */
async function refOf(id: string): Promise<{ ref: SetRef; kind: LabelledKind }> {
  const refs = /^(app|pack|own):/.test(id) ? [id as SetRef] : [`pack:${id}` as const, `app:${id}` as const];
  for (const ref of refs) {
    const set = await findLabelSet(ref, pack?.manifest ?? null);
    const kind = LABELLED_KINDS.find((known) => known === set?.kind);
    if (kind !== undefined) return { ref, kind };
  }
  throw new AppError('internal', `There is no label set ${id}`);
}

/** As JSON has it: no NaN, and no more digits than a float32 holds. */
function plain(scored: ScoredInstruments | null): ScoredInstruments | null {
  const digits = (value: number | null): number | null =>
    value === null || Number.isNaN(value) ? null : Number(value.toPrecision(9));
  return scored && { ...scored, rows: scored.rows.map((row) => Array.from(row, digits)) };
}

const page: EvaluatePage = {
  bringPack: () =>
    answer(async () => {
      const files = givenFiles();
      const { id, version } = JSON.parse(
        (await files.find(({ name }) => name === 'manifest.json')?.text()) ?? '{}',
      ) as { id?: string; version?: string };
      const known = (await listPacks()).find(({ manifest }) => manifest.id === id);
      // The same files as in an earlier run, or as the app comes with.
      if (known?.manifest.version === version && known !== undefined) return known.manifest.id;
      return (await importPack(files)).manifest.id;
    }),

  start: ({ pack: id, labelSets, own }) =>
    answer(async () => {
      pack = await loadPack(id);
      const { manifest, report } = pack;
      choice = DEFAULT_LABEL_CHOICE;
      const refs = [...labelSets];
      for (const set of own) {
        const { set: saved } = await saveLabelSet(parseLabelSet(set));
        refs.push(`own:${saved.id}`);
      }
      for (const wanted of refs) {
        const { ref, kind } = await refOf(wanted);
        choice = { ...choice, [kind]: ref };
      }
      const { version, name, licence, notice } = manifest;
      return {
        ...{ id, version, name, licence, notice },
        pipeline: PIPELINE_VERSION,
        runsOn: `${report.backend}, ${report.image.precision}, ${report.threads} threads`,
        choice,
        sets: await setsOf(choice, manifest),
      };
    }),

  index: ({ rate }) =>
    answer(async () => {
      const [file] = givenFiles();
      if (pack === null || file === undefined) throw new AppError('internal', 'No pack or no recording');
      const { manifest } = pack;
      const { id, video } = await createCase({ file, handle: null }, manifest, rate);
      last = id;
      // Left by an earlier run, perhaps with other encoders.
      const fresh = freshIndex(video.durationSeconds, rate, manifest);
      const isSame = (a: typeof fresh): boolean =>
        (['packId', 'packVersion', 'pipeline', 'rate'] as const).every((key) => a[key] === fresh[key]);
      await updateCase(id, ({ index }) => ({ labels: choice, index: isSame(index) ? index : fresh }));
      const session = await CaseSession.open(id);
      try {
        await indexCase(session, pack, [file], {
          onProgress: ({ done, total, framesPerSecond }) =>
            globalThis.tellProgress?.({ done, total, framesPerSecond }),
          onLabelling: () => undefined,
        });
        const scored = await session.scoreInstruments();
        const { labelling, index } = await savedCase(id);
        const { durationSeconds, frameRate } = video;
        const { cells, unreadable } = index;
        return { labelling, scored: plain(scored), durationSeconds, frameRate, cells, unreadable };
      } finally {
        session.close();
      }
    }),

  forget: () =>
    answer(async () => {
      if (last !== null) await deleteWhenFree(last);
      last = null;
      return null;
    }),
};

globalThis.evaluatePage = page;
