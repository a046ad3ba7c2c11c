import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { AppError, isCancelled, toAppError } from '#core/errors.ts';
import { labelSetSchema, type WordedLabelSet } from '#core/label-sets.ts';
import {
  damaged,
  MOST_BYTES,
  MOST_PARTS,
  parseFacts,
  parseManifest,
  parseReview,
  PARTS,
  setPart,
  tooLarge,
  type CaseFileContent,
  type CaseFileManifest,
} from './case-file.ts';
import { checkSamples } from './sample-bytes.ts';

configure({ useWebWorkers: false });

type Entries = ReadonlyMap<string, FileEntry>;
type Write = (bytes: Uint8Array<ArrayBuffer>, at: number) => void;

export type ReadCaseFile = CaseFileContent & {
  /** Records, checked. */
  readonly samples: Uint8Array<ArrayBuffer>;
  /** Hands over the thumbnails piece by piece; null where there are none. Throws as `readCaseFile`. */
  readonly eachThumbnailBytes: ((write: Write) => Promise<void>) | null;
};

/** What a case file says of itself. Throws AppError `case-file/` codes. */
export async function readCaseManifest(file: Blob, signal?: AbortSignal): Promise<CaseFileManifest> {
  return guarded(async () => manifestIn(await entriesOf(file, signal), signal));
}

/**
 * Reads a case file and checks all of it but the thumbnails, which are checked as they are handed over: JSON against
 * schemas, sizes against bounds and against what the manifest says, every part against its check sum. Parts are found by
 * the names that are known here; names in the archive are never paths. Throws AppError `case-file/` codes and `cancelled`.
 */
export function readCaseFile(file: Blob, signal?: AbortSignal): Promise<ReadCaseFile> {
  return guarded(async () => {
    const entries = await entriesOf(file, signal);
    const manifest = await manifestIn(entries, signal);
    const json = (part: string, most: number): Promise<unknown> => jsonOf(entries, part, most, signal);
    const facts = parseFacts(await json(PARTS.facts, MOST_BYTES.facts), manifest);
    const review = parseReview(await json(PARTS.review, MOST_BYTES.review));
    const sets: WordedLabelSet[] = [];
    for (const id of new Set(manifest.ownLabelSets)) {
      const set = labelSetSchema.safeParse(await json(setPart(id), MOST_BYTES.set)).data;
      if (set?.id !== id) throw damaged('a label set in it is not as it should be');
      sets.push(set);
    }
    const poster = manifest.hasPoster
      ? await bytesOf(entries, PARTS.poster, MOST_BYTES.poster, signal)
      : null;
    if (poster !== null && !(poster[0] === 0xff && poster[1] === 0xd8)) throw damaged('its picture is none');
    const { dim, cells, thumbnails } = manifest;
    const told = { dim, cells, samples: manifest.samples, thumbnailBytes: thumbnails?.bytes ?? 0 };
    const size = manifest.samples * (dim + 32);
    if (size > MOST_BYTES.samples) throw tooLarge(PARTS.samples);
    const samples = await bytesOf(entries, PARTS.samples, size, signal);
    checkSamples(samples, told, facts.video.durationSeconds);
    const eachThumbnailBytes =
      thumbnails && ((write: Write) => guarded(() => pictures(entries, thumbnails.bytes, write, signal)));
    return { manifest, facts, review, sets, poster, samples, eachThumbnailBytes };
  });
}

async function pictures(
  entries: Entries,
  bytes: number,
  write: Write,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entry = entryOf(entries, PARTS.thumbnails, bytes);
  if (entry.uncompressedSize !== bytes) throw damaged('its thumbnails are not as long as it says');
  await stream(entry, write, signal);
}

/** Whatever the archive's reader says is wrong, the file is damaged. */
async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    const { code } = toAppError(thrown);
    if (thrown instanceof AppError || code !== 'internal') throw toAppError(thrown);
    throw damaged('a part of it cannot be read', thrown);
  }
}

async function entriesOf(file: Blob, signal?: AbortSignal): Promise<Entries> {
  const reader = new ZipReader(new BlobReader(file), {
    strictness: 'balanced',
    checkOverlappingEntry: true,
    checkSignature: true,
    ...(signal !== undefined && { signal }),
  });
  const entries = new Map<string, FileEntry>();
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (entries.size === MOST_PARTS) throw damaged('it has more parts than a case');
      if (entries.has(entry.filename)) throw damaged('it has a part twice');
      entries.set(entry.filename, entry);
    }
  } catch (thrown) {
    if (thrown instanceof AppError || isCancelled(thrown)) throw thrown;
    // The archive's list lies at its end: a file that was cut has none, and neither has one that is no archive.
    const isZip = new TextDecoder('latin1').decode(await file.slice(0, 4).arrayBuffer()) === 'PK\u0003\u0004';
    if (isZip) throw damaged('its end is missing, or its list of parts is torn', thrown);
    throw new AppError('case-file/not-one', 'Not a zip archive', { cause: thrown });
  }
  return entries;
}

async function manifestIn(entries: Entries, signal: AbortSignal | undefined): Promise<CaseFileManifest> {
  if (!entries.has(PARTS.manifest)) throw new AppError('case-file/not-one', 'It has no manifest');
  return parseManifest(await jsonOf(entries, PARTS.manifest, MOST_BYTES.manifest, signal));
}

function entryOf(entries: Entries, part: string, most: number): FileEntry {
  const entry = entries.get(part);
  if (entry === undefined) throw damaged(`${part} is missing`);
  if (entry.encrypted) throw damaged(`${part} is locked with a password`);
  if (entry.uncompressedSize > most) throw tooLarge(part);
  return entry;
}

/** Never more than the archive's list says, whatever the part unpacks to. */
async function stream(entry: FileEntry, write: Write, signal: AbortSignal | undefined): Promise<void> {
  let at = 0;
  const to = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      if (at + chunk.length > entry.uncompressedSize) throw tooLarge(entry.filename);
      write(chunk, at);
      at += chunk.length;
    },
  });
  await entry.getData(to, signal === undefined ? {} : { signal });
  if (at !== entry.uncompressedSize) throw damaged(`${entry.filename} is cut short`);
}

async function bytesOf(
  entries: Entries,
  part: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = entryOf(entries, part, most);
  const bytes = new Uint8Array(entry.uncompressedSize);
  await stream(entry, (chunk, at) => bytes.set(chunk, at), signal);
  return bytes;
}

async function jsonOf(
  entries: Entries,
  part: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const bytes = await bytesOf(entries, part, most, signal);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(`${part} is no JSON`, cause);
  }
}
