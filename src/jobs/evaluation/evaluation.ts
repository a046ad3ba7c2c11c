import type { Vocabularies } from '#core/evaluation/plan.ts';
import type { ScoredInstruments } from '#core/evaluation/rows.ts';
import { AppError } from '#core/errors.ts';
import type { AnnotatedVideo } from '#core/formats/annotations.ts';
import type { LabelChoice } from '#core/label-choice.ts';
import type { Manifest } from '#core/model-pack.ts';
import { CaseSession } from '#jobs/cases/case-session.ts';
import { ensureLabels, planLabels } from '#jobs/labels/case-labels.ts';
import type { LoadedPack } from '#jobs/model-packs.ts';
import { WorkerClient } from '#platform/rpc.ts';
import type { Compared, Comparison, EvaluationProtocol } from './evaluation-protocol.ts';

/** Ground truth: files read, and a case compared with them, in a worker of their own. */

let client: WorkerClient<EvaluationProtocol> | null = null;

function worker(): WorkerClient<EvaluationProtocol> {
  client ??= new WorkerClient<EvaluationProtocol>(
    new Worker(new URL('./evaluation.worker.ts', import.meta.url), { type: 'module', name: 'evaluation' }),
  );
  return client;
}

/**
 * The annotated videos of files that belong together. `frameRate` is the recording's, 0 where it is not known. Throws
 * `annotations/broken`, and `annotations/no-times` when they only say what single pictures show.
 */
export async function importAnnotations(
  files: readonly File[],
  frameRate: number,
): Promise<AnnotatedVideo[]> {
  const videos = (await worker().call('read', { files, frameRate })).filter(({ tracks }) =>
    tracks.some(({ annotations }) => annotations.length > 0),
  );
  if (videos.length === 0) throw new AppError('annotations/no-times', 'No annotation has a time');
  return videos;
}

export function compareCase(comparison: Comparison): Promise<Compared> {
  return worker().call('compare', comparison);
}

/** The label sets that a case is labelled with, as far as a comparison needs them. */
export async function setsOf(choice: LabelChoice, manifest: Manifest): Promise<Vocabularies> {
  const { phase, instrument, procedure } = (await planLabels(choice, manifest)).sets;
  return {
    phases: phase?.set ?? null,
    instruments: instrument?.set ?? null,
    procedures: procedure?.set ?? null,
  };
}

/** How clearly the instruments of a case are seen. `open`: the case's session, where it has one. */
export async function scoreInstruments(
  id: string,
  pack: LoadedPack,
  open: CaseSession | null,
): Promise<ScoredInstruments | null> {
  const session = open ?? (await CaseSession.open(id));
  try {
    await ensureLabels(session, pack);
    return await session.scoreInstruments();
  } finally {
    if (open === null) session.close();
  }
}
