import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import { broken, lineAt, stem, type AnnotatedVideo, type Annotation, type TextFile } from './annotations.ts';

/**
 * ELAN's EAF: a track per tier. An annotation that refers to another one shares its time with the others that do, in
 * equal parts; time slots without a value lie evenly between those that have one, as ELAN itself shows them.
 */
export function readElan(file: TextFile): AnnotatedVideo[] {
  const document = parseXml(file);
  const header = document.HEADER[0];
  const units = header?.TIME_UNITS ?? 'milliseconds';
  if (units !== 'milliseconds') throw broken(file, 1, `times in ${units} cannot be read`);
  const media = header?.MEDIA_DESCRIPTOR[0];
  // Where the timeline's zero lies in the recording.
  const origin = Number(media?.TIME_ORIGIN ?? 0);
  const tiers = document.TIER;
  const spans = spansOf(file, document);
  return [
    {
      video: stem(media?.MEDIA_URL ?? file.name),
      durationSeconds: null,
      facts: factsOf({
        MEDIA_URL: media?.MEDIA_URL,
        TIME_ORIGIN: media?.TIME_ORIGIN,
        AUTHOR: document.AUTHOR,
      }),
      tracks: tiers.map((tier) => ({
        name: tier.TIER_ID,
        kind: 'other',
        facts: factsOf({
          PARENT_REF: tier.PARENT_REF,
          LINGUISTIC_TYPE_REF: tier.LINGUISTIC_TYPE_REF,
          PARTICIPANT: tier.PARTICIPANT,
          ANNOTATOR: tier.ANNOTATOR,
        }),
        annotations: annotationsOf(tier).map((node): Annotation => {
          const { start, end } = spans.get(node.ANNOTATION_ID) as Span;
          return { start: (start + origin) / 1000, end: (end + origin) / 1000, label: node.ANNOTATION_VALUE };
        }),
      })),
      frames: [],
    },
  ];
}

type Span = { readonly start: number; readonly end: number };

/** Milliseconds of every annotation, by its id. */
function spansOf(file: TextFile, document: Document): Map<string, Span> {
  const slots = new Map(
    document.TIME_ORDER.flatMap(({ TIME_SLOT }) => TIME_SLOT).map((slot) => [
      slot.TIME_SLOT_ID,
      slot.TIME_VALUE,
    ]),
  );
  const spans = new Map<string, Span>();
  const nodes = document.TIER.flatMap(annotationsOf);
  for (const tier of document.TIER) {
    const own = annotationsOf(tier).filter((node) => node.TIME_SLOT_REF1 !== undefined);
    const times = timesOf(file, own, slots);
    for (const node of own) {
      const span = { start: times(node, node.TIME_SLOT_REF1), end: times(node, node.TIME_SLOT_REF2) };
      if (span.end < span.start) throw brokenAt(file, node, 'it ends before it starts');
      spans.set(node.ANNOTATION_ID, span);
    }
  }
  // Annotations of annotations of …: each round resolves one level at least, or there is none left that can be.
  let waiting = nodes.filter((node) => !spans.has(node.ANNOTATION_ID));
  while (waiting.length > 0) {
    const ready = waiting.filter((node) => spans.has(node.ANNOTATION_REF ?? ''));
    const [stuck] = waiting;
    if (ready.length === 0 && stuck !== undefined)
      throw brokenAt(file, stuck, `it refers to ${stuck.ANNOTATION_REF ?? 'nothing'}, which has no time`);
    for (const node of ready) {
      const parent = spans.get(node.ANNOTATION_REF as string) as Span;
      const sharing = ready.filter(
        (other) => other.ANNOTATION_REF === node.ANNOTATION_REF && other.tier === node.tier,
      );
      const part = (parent.end - parent.start) / sharing.length;
      const start = parent.start + part * sharing.indexOf(node);
      spans.set(node.ANNOTATION_ID, { start, end: start + part });
    }
    waiting = waiting.filter((node) => !spans.has(node.ANNOTATION_ID));
  }
  return spans;
}

/** The time of a slot as one tier uses it: its own, or evenly between the neighbours that have one. */
function timesOf(
  file: TextFile,
  nodes: readonly Node[],
  slots: ReadonlyMap<string, string | undefined>,
): (node: Node, slot: string | undefined) => number {
  const chain = [
    ...new Set(nodes.flatMap(({ TIME_SLOT_REF1, TIME_SLOT_REF2 }) => [TIME_SLOT_REF1, TIME_SLOT_REF2])),
  ];
  const fixed = chain.map((slot) => {
    const value = slots.get(slot ?? '');
    return value === undefined ? undefined : Number(value);
  });
  return (node, slot) => {
    if (slot === undefined || !slots.has(slot))
      throw brokenAt(file, node, `there is no time slot ${slot ?? ''}`);
    const place = chain.indexOf(slot);
    const own = fixed[place];
    if (own !== undefined) return own;
    const before = fixed.findLastIndex((value, i) => i < place && value !== undefined);
    const after = fixed.findIndex((value, i) => i > place && value !== undefined);
    const [low, high] = [fixed[before], fixed[after]];
    if (low === undefined || high === undefined) throw brokenAt(file, node, `time slot ${slot} has no time`);
    return low + ((high - low) * (place - before)) / (after - before);
  };
}

const START = XMLParser.getMetaDataSymbol();
const LISTS = ['HEADER', 'MEDIA_DESCRIPTOR', 'TIME_ORDER', 'TIME_SLOT', 'TIER', 'ANNOTATION'];

const many = <S extends z.ZodType>(item: S) => z.array(item).default([]);
/** An element without content is read as an empty text. */
const element = <S extends z.ZodType>(item: S) => z.preprocess((value) => (value === '' ? {} : value), item);
const attributes = { ANNOTATION_ID: z.string(), ANNOTATION_VALUE: z.string().default('') };
const tierSchema = element(
  z.object({
    TIER_ID: z.string(),
    PARENT_REF: z.string().optional(),
    LINGUISTIC_TYPE_REF: z.string().optional(),
    PARTICIPANT: z.string().optional(),
    ANNOTATOR: z.string().optional(),
    ANNOTATION: many(
      z.union([
        z.object({
          ALIGNABLE_ANNOTATION: z.looseObject({
            ...attributes,
            TIME_SLOT_REF1: z.string(),
            TIME_SLOT_REF2: z.string(),
          }),
        }),
        z.object({ REF_ANNOTATION: z.looseObject({ ...attributes, ANNOTATION_REF: z.string() }) }),
      ]),
    ),
  }),
);
const milliseconds = z.string().regex(/^\d+$/, 'milliseconds');
const documentSchema = z.object({
  AUTHOR: z.string().optional(),
  HEADER: many(
    element(
      z.object({
        TIME_UNITS: z.string().optional(),
        MEDIA_DESCRIPTOR: many(
          element(z.object({ MEDIA_URL: z.string().optional(), TIME_ORIGIN: milliseconds.optional() })),
        ),
      }),
    ),
  ),
  TIME_ORDER: many(
    element(
      z.object({
        TIME_SLOT: many(z.object({ TIME_SLOT_ID: z.string(), TIME_VALUE: milliseconds.optional() })),
      }),
    ),
  ),
  TIER: many(tierSchema),
});

type Document = z.infer<typeof documentSchema>;
type Node = {
  readonly tier: string;
  readonly ANNOTATION_ID: string;
  readonly ANNOTATION_VALUE: string;
  readonly TIME_SLOT_REF1?: string | undefined;
  readonly TIME_SLOT_REF2?: string | undefined;
  readonly ANNOTATION_REF?: string | undefined;
  readonly startIndex: number;
};

function annotationsOf(tier: Document['TIER'][number]): Node[] {
  return tier.ANNOTATION.map((annotation) => {
    const node = 'REF_ANNOTATION' in annotation ? annotation.REF_ANNOTATION : annotation.ALIGNABLE_ANNOTATION;
    return { ...(node as unknown as Node), tier: tier.TIER_ID };
  });
}

function parseXml(file: TextFile): Document {
  const valid = XMLValidator.validate(file.text);
  if (valid !== true) throw broken(file, valid.err.line, 'it is not XML from here on');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    captureMetaData: true,
    isArray: (name) => LISTS.includes(name),
    trimValues: true,
  });
  const root = treeOf(file, parser);
  if (typeof root !== 'object' || root === null || !('ANNOTATION_DOCUMENT' in root))
    throw broken(file, 1, 'it is no ELAN file');
  const raw = root.ANNOTATION_DOCUMENT;
  const parsed = documentSchema.safeParse(withPlaces(raw));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path ?? [];
  throw broken(
    file,
    lineAt(file.text, placeOf(raw, path)),
    `${String(path.at(-1) ?? 'it')} is missing or wrong`,
  );
}

function treeOf(file: TextFile, parser: XMLParser): unknown {
  try {
    return parser.parse(file.text);
  } catch {
    throw broken(file, 1, 'its XML asks for more than a plain file needs');
  }
}

/** The parsed tree with each element's place in the text as a plain property, which schemas keep. */
function withPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withPlaces(part)]);
  return { ...(Object.fromEntries(entries) as object), startIndex: startOf(value) ?? 0 };
}

/** Where the deepest element on a path begins. */
function placeOf(root: unknown, path: readonly PropertyKey[]): number {
  let place = 0;
  let value = root;
  for (const step of path) {
    place = startOf(value) ?? place;
    if (typeof value !== 'object' || value === null) break;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return startOf(value) ?? place;
}

function startOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<symbol, { startIndex?: number } | undefined>)[START as unknown as symbol]
    ?.startIndex;
}

function brokenAt(file: TextFile, node: Node, reason: string) {
  return broken(file, lineAt(file.text, node.startIndex), reason);
}

function factsOf(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
