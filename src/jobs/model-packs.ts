import { AppError } from '#core/errors.ts';
import {
  chooseVariant,
  packFiles,
  parseManifest,
  tokenizerFile,
  variantFiles,
  type FileRef,
  type Manifest,
} from '#core/model-pack.ts';
import { row } from '#core/vectors.ts';
import { convertInWorker } from '#inference/convert/convert-client.ts';
import type { VariantReport } from '#inference/convert/tower-conversion.ts';
import type { ImageInput } from '#inference/images.ts';
import type { PackReader } from '#inference/pack-files.ts';
import {
  fetchCatalogue,
  missingFiles,
  parseJson,
  removePack,
  storedBytes,
  type CataloguePack,
} from '#inference/packs/catalogue.ts';
import { opfsPackReader } from '#inference/packs/opfs-pack-reader.ts';
import { withPackWorker } from '#inference/packs/pack-client.ts';
import { droppedFolder } from '#inference/packs/pack-paths.ts';
import type { EncoderReport } from '#inference/report.ts';
import { openEncoder } from '#inference/runtime/encoder.ts';
import type { CallOptions } from '#platform/rpc.ts';
import { whenFree } from '#platform/when-free.ts';
import { backendOrder, rememberBackend, softwareGpuAllowed } from './backend-choice.ts';
import type { PackSummary } from './model-packs-types.ts';
import { storageEstimate } from './storage.ts';

/** Use cases around model packs: see what there is, load one, bring one's own, remove one. */

const MODELS_URL = new URL(`${import.meta.env.BASE_URL}models/`, location.href).href;

/** A pack with running encoders. The caller closes it. */
export type LoadedPack = {
  readonly manifest: Manifest;
  readonly report: EncoderReport;
  /** Calls `listener` when the text tower has loaded or the backend has changed; returns the way to stop. */
  subscribe(listener: (report: EncoderReport) => void): () => void;
  /** Raw embeddings [dim], one per image. */
  encodeImages(images: ImageInput[], call?: CallOptions): Promise<Float32Array[]>;
  /** Raw embeddings [dim], one per preprocessed image [3, H, W]; the tensors are handed over. */
  encodeTensors(tensors: Float32Array[], call?: CallOptions): Promise<Float32Array[]>;
  /** Raw embeddings [dim], one per sentence; the first call fetches and loads the text tower. */
  encodeTexts(sentences: string[], call?: CallOptions): Promise<Float32Array[]>;
  /** Words of a sentence that the encoders never learnt; after the first `encodeTexts`. */
  unknownWords(sentence: string): Promise<string[]>;
  /** Unit label embeddings of a label set, in the order of its labels. */
  labelEmbeddings(labelSetId: string): Promise<Float32Array[]>;
  close(): void;
};

export async function listPacks(call: CallOptions = {}): Promise<PackSummary[]> {
  const catalogue = await fetchCatalogue(MODELS_URL, call.signal);
  return Promise.all(catalogue.map(summarize));
}

/** Fetches what the image tower and the labels need, starts it and lets the self-test choose the backend. */
export async function loadPack(id: string, call: CallOptions = {}): Promise<LoadedPack> {
  const pack = await findPack(id, call.signal);
  const { manifest } = pack;
  await navigator.storage.persist();
  const labels = manifest.labelSets.map((set) => set.embeddings);
  await ensureFiles(pack, [manifest.selfTest.image.pixels, manifest.selfTest.embeddings, ...labels], call);
  // What hides launches on a GPU is only work on a software adapter.
  const software = softwareGpuAllowed() ? { allowFallbackAdapter: true, batch: 1 } : {};
  const options = { backends: backendOrder(manifest), ...software };
  const encoder = await openEncoder(manifest, fetchingReader(pack, call), options, call);
  rememberBackend(manifest, encoder.report);
  return {
    manifest,
    get report() {
      return encoder.report;
    },
    subscribe: (listener) => encoder.subscribe(listener),
    encodeImages: (images, options = {}) => encoder.encodeImages(images, options),
    encodeTensors: (tensors, options = {}) => encoder.encodeTensors(tensors, options),
    async encodeTexts(sentences, options = {}) {
      if (encoder.report.text === null) await ensureFiles(pack, textFiles(manifest, encoder.report), options);
      return encoder.encodeTexts(sentences, options);
    },
    unknownWords: (sentence) => encoder.unknownWords(sentence),
    labelEmbeddings: (labelSetId) => savedLabelEmbeddings(pack, labelSetId),
    close: () => encoder.close(),
  };
}

/** Removes a pack's stored bytes; the user's own pack is gone with them, a bundled one can be fetched again. */
export async function deletePack(id: string): Promise<void> {
  await removePack(id);
}

/** Takes a ready pack the user gives as files: `manifest.json` and everything it names. */
export async function importPack(files: readonly File[], call: CallOptions = {}): Promise<PackSummary> {
  const manifestFile = files.find((file) => file.name === 'manifest.json');
  if (manifestFile === undefined) {
    throw new AppError('pack/file-missing', 'No manifest.json', { details: { file: 'manifest.json' } });
  }
  const text = await manifestFile.text();
  const manifest = parseManifest(parseJson(text, 'manifest.json'));
  await refuseBundledId(manifest.id, call.signal);
  const folder = droppedFolder(manifest.id);
  const given = packFiles(manifest).map((ref) => {
    const blob = files.find((file) => file.name === ref.file);
    if (blob === undefined) {
      throw new AppError('pack/file-missing', `${ref.file} was not given`, { details: { file: ref.file } });
    }
    return { ref, blob };
  });
  await withPackWorker((worker) =>
    worker.call('importFiles', { folder, manifest: text, files: given }, call),
  );
  return summarize({ manifest, origin: 'dropped', folder, baseUrl: null });
}

export type DroppedCheckpoint = {
  readonly checkpoint: File;
  readonly vocabulary: File;
  /** Pictures the 8-bit image encoder is calibrated on; none: it is not made. */
  readonly pictures: readonly File[];
  readonly name: string;
};

/**
 * Converts a checkpoint of the SurgVLP family into a pack of the user's own. Its labels and prompts are those of the
 * packs that come with the app, with embeddings of its own. Whatever stops it, nothing half-made stays.
 */
export async function convertDropped(
  { checkpoint, vocabulary, pictures, name }: DroppedCheckpoint,
  call: CallOptions = {},
): Promise<{ pack: PackSummary; variants: readonly VariantReport[] }> {
  const catalogue = await fetchCatalogue(MODELS_URL, call.signal);
  const id = freeId(name, new Set(catalogue.map((pack) => pack.manifest.id)));
  const labelSets = catalogue.find((pack) => pack.origin === 'bundled')?.manifest.labelSets ?? [];
  const facts = {
    id,
    name: name.slice(0, 80),
    notice: `Converted on this computer from ${checkpoint.name}.`,
  };
  const folder = droppedFolder(id);
  try {
    const { manifest, variants } = await convertInWorker(
      {
        checkpoint,
        vocabulary,
        pictures,
        facts,
        labelSets: labelSets.map(({ id, name, kind, exclusive, labels }) => ({
          id,
          name,
          kind,
          exclusive,
          labels,
        })),
      },
      call,
    );
    return { pack: await summarize({ manifest, origin: 'dropped', folder, baseUrl: null }), variants };
  } catch (thrown) {
    await whenFree(() => removePack(id));
    throw thrown;
  }
}

/** A pack id made of `name` that is not `taken` yet. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 56);
  const base = slug === '' ? 'pack' : slug;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

async function findPack(id: string, signal: AbortSignal | undefined): Promise<CataloguePack> {
  const pack = (await fetchCatalogue(MODELS_URL, signal)).find((candidate) => candidate.manifest.id === id);
  if (pack === undefined) throw new AppError('pack/not-found', `No pack ${id}`, { details: { id } });
  return pack;
}

async function refuseBundledId(id: string, signal: AbortSignal | undefined): Promise<void> {
  const taken = (await fetchCatalogue(MODELS_URL, signal)).some(
    (pack) => pack.origin === 'bundled' && pack.manifest.id === id,
  );
  if (taken) {
    const details = { where: 'id', problem: `"${id}" is the name of a pack that comes with the app` };
    throw new AppError('pack/invalid-manifest', details.problem, { details });
  }
}

async function summarize(pack: CataloguePack): Promise<PackSummary> {
  return {
    manifest: pack.manifest,
    origin: pack.origin,
    storedBytes: await storedBytes(pack),
    totalBytes: packFiles(pack.manifest).reduce((sum, file) => sum + file.bytes, 0),
  };
}

/** The files the text tower will open beside an image tower that runs as `report` says. */
function textFiles({ text }: Manifest, { backend, image }: EncoderReport): FileRef[] {
  const hasHalf = backend === 'wasm' || image.precision === 'fp16';
  const variant = chooseVariant(text.variants, backend, (precision) => hasHalf || precision !== 'fp16');
  return [tokenizerFile(text.tokenizer), ...(variant === undefined ? [] : variantFiles(variant))];
}

/** A reader that fetches a bundled pack's file when it is first opened. */
function fetchingReader(pack: CataloguePack, call: CallOptions): PackReader {
  const stored = opfsPackReader(pack.folder);
  const refs = new Map(packFiles(pack.manifest).map((ref) => [ref.file, ref]));
  return {
    async open(file) {
      const ref = refs.get(file);
      if (ref !== undefined) await ensureFiles(pack, [ref], call);
      return stored.open(file);
    },
  };
}

async function ensureFiles(pack: CataloguePack, refs: readonly FileRef[], call: CallOptions): Promise<void> {
  const missing = await missingFiles(pack, refs);
  const first = missing[0];
  if (first === undefined) return;
  const { baseUrl, folder } = pack;
  if (baseUrl === null) {
    throw new AppError('pack/file-missing', `${first.file} is gone`, { details: { file: first.file } });
  }
  await refuseWhenFull(missing);
  await withPackWorker((worker) => worker.call('ensureFiles', { folder, baseUrl, files: missing }, call));
}

/** Says that the disk is full before half a pack is fetched in vain. */
async function refuseWhenFull(files: readonly FileRef[]): Promise<void> {
  const { usedBytes, quotaBytes } = await storageEstimate();
  const needed = files.reduce((sum, file) => sum + file.bytes, 0);
  const free = quotaBytes - usedBytes;
  if (quotaBytes > 0 && needed > free) {
    throw new AppError('storage/full', 'The pack does not fit', { details: { needed, free } });
  }
}

async function savedLabelEmbeddings(pack: CataloguePack, labelSetId: string): Promise<Float32Array[]> {
  const { manifest } = pack;
  const set = manifest.labelSets.find((candidate) => candidate.id === labelSetId);
  if (set === undefined) throw new AppError('internal', `No label set ${labelSetId}`);
  const file = await opfsPackReader(pack.folder).open(set.embeddings.file);
  const matrix = new Float32Array(await file.arrayBuffer());
  if (matrix.length !== set.labels.length * manifest.embeddingDim) {
    const details = { where: set.embeddings.file, problem: 'not one embedding per label' };
    throw new AppError('pack/invalid-manifest', details.problem, { details });
  }
  return set.labels.map((_, i) => row(matrix, manifest.embeddingDim, i));
}
