import {
  exportCaseSchema,
  type ExportCase,
  type ExportLane,
  type ExportSegment,
  type ExportSet,
} from '#core/export/export-case.ts';
import { NOTICE } from '#core/evaluation/report.ts';
import { LABELLED_KINDS, packSetRef, type LabelledKind, type SetRef } from '#core/label-choice.ts';
import type { WordedLabelSet } from '#core/label-sets.ts';
import type { Manifest } from '#core/model-pack.ts';
import { laidOver, ofLane, PHASE_LANE, type Correction } from '#core/review.ts';
import type { Segment } from '#core/segments.ts';
import { SOFTWARE } from '#core/software.ts';
import { findLabelSet } from '#jobs/labels/label-sets.ts';
import { partsOf } from '#library/case-parts.ts';
import type { CaseRow } from '#library/case-row.ts';

/** What an export says of a case whose encoders are gone. */
type Encoders = Pick<Manifest, 'id' | 'version' | 'name' | 'licence' | 'notice'>;

/** The label set of every kind that a case is labelled with; null where it is gone. */
export type ChosenSets = Readonly<Record<LabelledKind, { ref: SetRef; set: WordedLabelSet } | null>>;

/** A case as it is exported: its label sets are looked up, the rest is in the row. `manifest` is its encoders'. */
export async function caseForExport(row: CaseRow, manifest: Manifest | null): Promise<ExportCase> {
  const [phase, instrument, procedure] = await Promise.all(
    LABELLED_KINDS.map(async (kind) => {
      const own = manifest === null ? null : packSetRef(manifest, kind);
      for (const ref of [row.labels[kind], own]) {
        const set = ref && (await findLabelSet(ref, manifest));
        if (ref && set) return { ref, set };
      }
      return null;
    }),
  );
  const sets = { phase: phase ?? null, instrument: instrument ?? null, procedure: procedure ?? null };
  return exportOf(row, sets, manifest, new Date().toISOString());
}

/** As `caseForExport`, from what is known already; `made` is when, ISO 8601. */
export function exportOf(
  row: CaseRow,
  chosen: ChosenSets,
  manifest: Manifest | null,
  made: string,
): ExportCase {
  const { id, name, video, index, labels, labelling, corrections, marks } = row;
  const exported: ExportCase = {
    id,
    name,
    made,
    software: SOFTWARE,
    notice: NOTICE,
    video,
    parts: partsOf(row),
    encoders: encodersOf(row, manifest),
    pipeline: index.pipeline,
    samplesPerSecond: index.rate,
    choice: labels,
    sets: LABELLED_KINDS.flatMap((kind) => {
      const found = chosen[kind];
      return found === null ? [] : [setOf(found.ref, found.set)];
    }),
    lanes: lanesOf(row, chosen),
    labelling,
    corrections,
    marks,
  };
  // Leaves out what is known of a recording and says nothing of its labels.
  return exportCaseSchema.parse(exported);
}

/** What a case was read with, where those encoders are not here. */
export function encodersOf({ index, brought }: CaseRow, manifest: Encoders | null): Encoders {
  const { packId: id, packVersion: version } = index;
  const known = manifest?.version === version ? manifest : brought?.encoders;
  const { name, licence, notice } = known ?? manifest ?? { name: id, licence: '', notice: '' };
  return { id, version, name, licence, notice };
}

function setOf(ref: SetRef, { kind, name, source, licence, idle, labels }: WordedLabelSet): ExportSet {
  return {
    ref,
    kind,
    name,
    source,
    licence,
    ...(idle !== undefined && { idle }),
    labels: labels.map(({ id, name, colour, written }) => ({
      id,
      name,
      colour,
      ...(written !== undefined && { written }),
    })),
  };
}

/** The phases, and a lane for every instrument that the model or a person sees. */
function lanesOf({ labelling, corrections }: CaseRow, { phase, instrument }: ChosenSets): ExportLane[] {
  const phases = laneOf(
    { lane: PHASE_LANE, kind: 'phase', name: 'Phases' },
    phase,
    labelling.phases,
    corrections,
  );
  const seen = labelling.instruments.map(({ label }) => label);
  const said = corrections
    .filter(({ set, lane }) => set === instrument?.ref && lane !== PHASE_LANE && !seen.includes(lane))
    .map(({ lane }) => lane);
  const instruments = [...seen, ...new Set(said)].map((label) => {
    const segments = labelling.instruments.find((presence) => presence.label === label)?.segments ?? [];
    const names = namesOf(instrument?.set);
    return laneOf({ lane: label, kind: 'instrument', name: names(label) }, instrument, segments, corrections);
  });
  return [phases, ...instruments];
}

function laneOf(
  about: Pick<ExportLane, 'lane' | 'kind' | 'name'>,
  chosen: ChosenSets[LabelledKind],
  model: readonly Segment[],
  corrections: readonly Correction[],
): ExportLane {
  const set = chosen?.ref ?? null;
  const names = namesOf(chosen?.set);
  const said = ofLane(corrections, { set, lane: about.lane });
  const byModel = ({ start, end, label, confidence }: Segment): ExportSegment => ({
    start,
    end,
    label,
    name: names(label),
    confidence,
    source: 'model',
    said: null,
    at: null,
  });
  const byPerson = ({ start, end, label, said, at }: Correction): ExportSegment => ({
    start,
    end,
    label,
    name: label === null ? '' : names(label),
    confidence: 'sure',
    source: 'person',
    said,
    at,
  });
  return {
    ...about,
    set,
    model: model.map(byModel),
    person: said.map(byPerson),
    shown: laidOver(model, said).map(({ correction, ...segment }) =>
      correction === null
        ? byModel(segment)
        : byPerson({ ...correction, start: segment.start, end: segment.end }),
    ),
  };
}

/** Names as they are shown: with a capital. */
function namesOf(set: WordedLabelSet | undefined): (label: string) => string {
  const names = new Map(set?.labels.map(({ id, name }) => [id, name]));
  return (label) => {
    const name = names.get(label) ?? label.replaceAll('-', ' ');
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
}
