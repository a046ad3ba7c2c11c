import {
  fileNameOf,
  modelWords,
  noticeLine,
  oneLine,
  segmentsOf,
  type ExportCase,
  type ExportOptions,
  type ExportSet,
} from '#core/export/export-case.ts';
import { frameClock, perSecond } from '#core/export/frames.ts';
import { writeXml, type Xml } from './write-xml.ts';

/**
 * ELAN's EAF 3.0: a tier for every lane, the model's and a person's apart, whatever else was chosen to be shown; the label
 * sets are its controlled vocabularies. Whole milliseconds. Of a recording in several files the first is named: ELAN
 * plays several at once, not one after the other.
 */
export function writeElan(exported: ExportCase, { lanes }: ExportOptions): string {
  const slots: Slot[] = [];
  const tiers = tiersOf(exported, lanes);
  let annotations = 0;
  const written = tiers.map(({ id, type, annotator, annotations: stretches }): Xml => {
    const children = stretches.map(({ start, end, value }): Xml => {
      const [from, to] = [slotOf(slots, start), slotOf(slots, end)];
      const attributes = { ANNOTATION_ID: `a${++annotations}`, TIME_SLOT_REF1: from, TIME_SLOT_REF2: to };
      const words: Xml = { name: 'ANNOTATION_VALUE', children: oneLine(value) };
      return {
        name: 'ANNOTATION',
        children: [{ name: 'ALIGNABLE_ANNOTATION', attributes, children: [words] }],
      };
    });
    return {
      name: 'TIER',
      attributes: { ANNOTATOR: annotator, LINGUISTIC_TYPE_REF: type, TIER_ID: id },
      children,
    };
  });
  const order = [...slots].sort((a, b) => a.at - b.at);
  const sets = exported.sets.filter(({ ref }) => exported.lanes.some(({ set }) => set === ref));
  return writeXml({
    name: 'ANNOTATION_DOCUMENT',
    attributes: {
      AUTHOR: oneLine(`${exported.software.name} ${exported.software.version}`),
      DATE: exported.made,
      FORMAT: '3.0',
      VERSION: '3.0',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:noNamespaceSchemaLocation': 'http://www.mpi.nl/tools/elan/EAFv3.0.xsd',
    },
    children: [
      headerOf(exported),
      {
        name: 'TIME_ORDER',
        children: order.map(({ id, at }) => ({
          name: 'TIME_SLOT',
          attributes: { TIME_SLOT_ID: id, TIME_VALUE: at },
        })),
      },
      ...written,
      ...typesOf(exported, sets),
      { name: 'LANGUAGE', attributes: LANGUAGE },
      ...CONSTRAINTS,
      ...[...sets.map(vocabularyOf), CONFIDENCES],
    ],
  });
}

type Slot = { readonly id: string; readonly at: number };

function slotOf(slots: Slot[], at: number): string {
  const id = `ts${slots.length + 1}`;
  slots.push({ id, at });
  return id;
}

type Value = { readonly start: number; readonly end: number; readonly value: string };
type Tier = {
  readonly id: string;
  readonly type: string;
  readonly annotator: string;
  readonly annotations: readonly Value[];
};

/** The type of the tiers of a set, and of those that say how sure the model is. */
export const CONFIDENCE_TYPE = 'confidence';
export const NOTE_TYPE = 'notes';

function tiersOf(exported: ExportCase, choice: ExportOptions['lanes']): Tier[] {
  const sources = choice === 'shown' ? (['model', 'person'] as const) : [choice];
  const used = new Set<string>();
  const tiers = exported.lanes.flatMap((lane) =>
    sources.flatMap((source): Tier[] => {
      const segments = segmentsOf(lane, source);
      if (segments.length === 0) return [];
      const id = unused(used, `${oneLine(lane.name)} (${source})`);
      const type = lane.set ?? lane.kind;
      const annotator = source === 'model' ? modelWords(exported) : 'person';
      const named = milliseconds(segments.map(({ start, end, name }) => ({ start, end, value: name })));
      const tier = { id, type, annotator, annotations: named };
      if (source === 'person' || lane.kind !== 'phase') return [tier];
      const sure = segments.map(({ start, end, confidence }) => ({ start, end, value: confidence }));
      const confidence = { ...tier, id: unused(used, `${id}, confidence`), type: CONFIDENCE_TYPE };
      return [tier, { ...confidence, annotations: milliseconds(sure) }];
    }),
  );
  return [...tiers, ...noteTiers(exported)];
}

/** Notes may overlap, and what is in a tier may not: as many tiers as it takes. */
function noteTiers({ marks, video }: ExportCase): Tier[] {
  const { rate } = frameClock(video);
  const rows: Value[][] = [];
  for (const { start, end, text, isStarred } of marks) {
    // A moment lasts a frame.
    const note = {
      start,
      end: Math.max(end, start + 1 / perSecond(rate)),
      value: `${isStarred ? '★ ' : ''}${text}`,
    };
    const row = rows.find((values) => (values.at(-1)?.end ?? 0) <= start);
    if (row === undefined) rows.push([note]);
    else row.push(note);
  }
  return rows.map((values, i) => ({
    id: i === 0 ? 'Notes' : `Notes ${i + 1}`,
    type: NOTE_TYPE,
    annotator: 'person',
    annotations: milliseconds(values),
  }));
}

/** What is shorter than one lasts one. */
function milliseconds(values: readonly Value[]): Value[] {
  return values.map(({ start, end, value }) => {
    const from = Math.round(start * 1000);
    return { start: from, end: Math.max(from + 1, Math.round(end * 1000)), value };
  });
}

function unused(used: Set<string>, id: string): string {
  let free = id;
  for (let i = 2; used.has(free); i++) free = `${id} ${i}`;
  used.add(free);
  return free;
}

function headerOf(exported: ExportCase): Xml {
  const url = `./${encodeURIComponent(fileNameOf(exported))}`;
  const property = (name: string, text: string): Xml => ({
    name: 'PROPERTY',
    attributes: { NAME: name },
    children: oneLine(text),
  });
  return {
    name: 'HEADER',
    attributes: { MEDIA_FILE: '', TIME_UNITS: 'milliseconds' },
    children: [
      {
        name: 'MEDIA_DESCRIPTOR',
        attributes: { MEDIA_URL: url, MIME_TYPE: mimeOf(url), RELATIVE_MEDIA_URL: url },
      },
      property('notice', noticeLine(exported)),
      property('model', modelWords(exported)),
      property('case', exported.name),
    ],
  };
}

function mimeOf(url: string): string {
  return /\.(?:mp4|m4v|mov)$/i.test(url)
    ? 'video/mp4'
    : /\.(?:mpe?g|vob)$/i.test(url)
      ? 'video/mpeg'
      : 'video/*';
}

function typesOf({ lanes, marks }: ExportCase, sets: readonly ExportSet[]): Xml[] {
  const type = (id: string, vocabulary?: string): Xml => ({
    name: 'LINGUISTIC_TYPE',
    attributes: {
      ...(vocabulary !== undefined && { CONTROLLED_VOCABULARY_REF: vocabulary }),
      GRAPHIC_REFERENCES: 'false',
      LINGUISTIC_TYPE_ID: id,
      TIME_ALIGNABLE: 'true',
    },
  });
  const known = new Set<string>(sets.map(({ ref }) => ref));
  const bare = new Set(lanes.map(({ set, kind }) => set ?? kind).filter((id) => !known.has(id)));
  return [
    ...sets.map(({ ref }) => type(ref, ref)),
    ...[...bare].map((id) => type(id)),
    type(CONFIDENCE_TYPE, CONFIDENCE_TYPE),
    ...(marks.length > 0 ? [type(NOTE_TYPE)] : []),
  ];
}

const LANGUAGE = {
  LANG_DEF: 'http://cdb.iso.org/lg/CDB-00138502-001',
  LANG_ID: 'eng',
  LANG_LABEL: 'English (eng)',
} as const;

/** Those that every file of ELAN's names; no tier here depends on another one. */
const CONSTRAINTS: readonly Xml[] = [
  [
    'Time_Subdivision',
    "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval",
  ],
  [
    'Symbolic_Subdivision',
    'Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered',
  ],
  ['Symbolic_Association', '1-1 association with a parent annotation'],
  [
    'Included_In',
    "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
  ],
].map(([STEREOTYPE, DESCRIPTION]) => ({ name: 'CONSTRAINT', attributes: { DESCRIPTION, STEREOTYPE } }));

function vocabularyOf({ ref, name, labels }: ExportSet): Xml {
  return vocabulary(ref, name, [...new Map(labels.map((label) => [label.name, label])).values()]);
}

function vocabulary(id: string, about: string, labels: readonly { id: string; name: string }[]): Xml {
  const entry = (label: { id: string; name: string }, i: number): Xml => ({
    name: 'CV_ENTRY_ML',
    attributes: { CVE_ID: `cve_${i}` },
    children: [
      {
        name: 'CVE_VALUE',
        attributes: { DESCRIPTION: oneLine(label.id), LANG_REF: LANGUAGE.LANG_ID },
        children: oneLine(label.name),
      },
    ],
  });
  return {
    name: 'CONTROLLED_VOCABULARY',
    attributes: { CV_ID: id },
    children: [
      { name: 'DESCRIPTION', attributes: { LANG_REF: LANGUAGE.LANG_ID }, children: oneLine(about) },
      ...labels.map(entry),
    ],
  };
}

const CONFIDENCES = vocabulary(
  CONFIDENCE_TYPE,
  'How far the model can be trusted',
  ['sure', 'likely', 'unsure'].map((word) => ({ id: word, name: word })),
);
