import { AppError } from '#core/errors.ts';
import {
  MANIFEST_SCHEMA,
  parseManifest,
  type LabelSet,
  type Manifest,
  type Precision,
  type Tower,
} from '#core/model-pack.ts';
import type { OnProgress } from '#core/progress.ts';
import { ensemble } from '#core/zero-shot.ts';
import { openCheckpoint } from '#inference/checkpoint/open-checkpoint.ts';
import type { RgbaImage } from '#inference/images.ts';
import { writeFile, type WrittenGraph } from '#inference/onnx/graph.ts';
import type { PackWriter } from '#inference/pack-files.ts';
import { preprocess } from '#inference/preprocess/preprocess.ts';
import { openTokenizer, type Tokenizer } from '#inference/tokenizer.ts';
import { RangeMeter, writeWatchedGraph } from './calibrate.ts';
import {
  drawnPicture,
  imageInputs,
  selfTestPicture,
  spread,
  textInputs,
  type FrameLoader,
  type Inputs,
} from './check-inputs.ts';
import type { LabelPrompts, PackFacts } from './facts.ts';
import { recogniseFamily, type Family } from './family.ts';
import type { Range } from './quantize.ts';
import type { OpenSession } from './sessions.ts';
import { TowerConversion, type TowerOptions, type VariantReport } from './tower-conversion.ts';
import { imageGraph, NAMES, textGraph } from './towers.ts';
import { TrackedWriter } from './tracked-writer.ts';
import { checkVocabulary } from './vocabulary.ts';

export type ConversionOptions = {
  readonly checkpoint: Blob;
  readonly vocabulary: Blob;
  readonly facts: PackFacts;
  /** Pictures like those the encoders will see; without them there is no int8 image tower. */
  readonly frames: readonly FrameLoader[];
  readonly labelSets: readonly LabelPrompts[];
  readonly writer: PackWriter;
  readonly openSession: OpenSession;
  /** Null: every precision that can be made. */
  readonly precisions: readonly Precision[] | null;
  /** Variants not to make, as `text-fp16`: a pack may have to be small. */
  readonly leaveOut?: readonly string[];
  readonly belowTolerance: TowerOptions['belowTolerance'];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
};

export type ConversionReport = {
  readonly manifest: Manifest;
  readonly variants: readonly VariantReport[];
};

const ALL: readonly Precision[] = ['fp32', 'fp16', 'int8'];
/** Frames that variants are compared on; more only cost time. */
const CHECKED_FRAMES = 16;
/** Seeds of the drawn pictures that take their place where there are none. */
const DRAWN = [1, 2, 3];

/**
 * Makes a model pack of a checkpoint. Tensors are read, changed and written one at a time, and one session is open
 * at a time; the manifest comes last, so an unfinished pack is never mistaken for one. Throws AppError
 * `checkpoint/…`, `vocabulary/…`, `convert/…`, and then removes what it wrote.
 */
export async function convertCheckpoint(options: ConversionOptions): Promise<ConversionReport> {
  const writer = new TrackedWriter(options.writer);
  try {
    return await new Conversion({ ...options, writer }).run();
  } catch (thrown) {
    await writer.removeAll();
    throw thrown;
  }
}

class Conversion {
  readonly #options: ConversionOptions;
  readonly #precisions: Record<Tower, readonly Precision[]>;
  readonly #stages: number;
  #stage = 0;

  constructor(options: ConversionOptions) {
    const wanted = options.precisions ?? ALL;
    if (options.frames.length === 0 && options.precisions?.includes('int8')) {
      throw new AppError('convert/calibration-needed', 'int8 needs pictures to be calibrated on');
    }
    const image = options.frames.length === 0 ? wanted.filter((precision) => precision !== 'int8') : wanted;
    this.#options = options;
    const kept = (tower: Tower, precisions: readonly Precision[]): Precision[] =>
      precisions.filter((precision) => options.leaveOut?.includes(`${tower}-${precision}`) !== true);
    this.#precisions = { image: kept('image', image), text: kept('text', wanted) };
    // Reading, fp32 twice, calibrating, the variants, describing; a stage that is skipped only makes a longer step.
    this.#stages = 4 + image.length + wanted.length;
  }

  async run(): Promise<ConversionReport> {
    const { checkpoint, vocabulary, facts, writer, frames } = this.#options;
    this.#begin('Reading the checkpoint');
    // A pack that is written over must not look whole until it is.
    await writer.remove('manifest.json');
    const family = recogniseFamily(await openCheckpoint(checkpoint));
    await checkVocabulary(vocabulary, family.text.vocabulary);
    const vocab = await writeFile(writer, 'vocab.txt', new Uint8Array(await vocabulary.arrayBuffer()));
    const tokenizer = { kind: 'wordpiece' as const, vocab, ...facts.tokenizer };
    if (facts.tokenizer.maxTokens > family.text.positions) {
      tokenizer.maxTokens = family.text.positions;
    }
    const picture = await selfTestPicture(frames);
    const image = await this.#imageTower(family, picture);
    const text = await this.#textTower(family, await openTokenizer(tokenizer, vocabulary));

    this.#begin('Describing the pack');
    const pixels = await writeFile(writer, 'self-test.rgba', new Uint8Array(picture.data));
    const embeddings = [image.embeddings[0], text.embeddings.get(facts.sentence)] as Float32Array[];
    const { id, name, version, licence, citation, trainedOn, notice, demonstration, logitScale } = facts;
    const manifest = parseManifest({
      schema: MANIFEST_SCHEMA,
      ...{ id, name, version, licence, citation, trainedOn, notice, demonstration },
      embeddingDim: family.image.dim,
      logitScale,
      image: {
        inputName: NAMES.pixels,
        outputName: NAMES.image,
        ...facts.image,
        variants: image.variants,
      },
      text: {
        idsName: NAMES.ids,
        maskName: NAMES.mask,
        typeIdsName: NAMES.types,
        outputName: NAMES.text,
        idType: 'int64',
        tokenizer,
        variants: text.variants,
      },
      labelSets: await this.#labelSets(text.embeddings),
      selfTest: {
        image: { width: picture.width, height: picture.height, pixels },
        sentence: facts.sentence,
        embeddings: await writeFile(writer, 'self-test.f32', bytesOf(embeddings)),
        tolerance: facts.tolerance,
      },
    } satisfies Manifest);
    await writeFile(
      writer,
      'manifest.json',
      new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
    );
    return { manifest, variants: [...image.reports, ...text.reports] };
  }

  async #imageTower(family: Family, picture: RgbaImage): Promise<TowerConversion> {
    const { facts, frames, signal } = this.#options;
    const { size } = facts.image;
    const inputs = (image: RgbaImage): Inputs => imageInputs(preprocess(image, facts.image), size);
    const checks = [inputs(picture)];
    for (const frame of spread(frames, CHECKED_FRAMES)) checks.push(inputs(await frame()));
    if (frames.length === 0) checks.push(...DRAWN.map((seed) => inputs(drawnPicture(seed))));
    const tower = this.#tower('image', NAMES.image, checks);

    this.#begin('Writing the image encoder');
    const fp32 = await tower.add('fp32', imageGraph(family, size, { kind: 'fp32' }, signal));
    for (const precision of this.#precisions.image) {
      if (precision === 'fp16') {
        this.#begin('Writing the image encoder, half precision');
        await tower.add(precision, imageGraph(family, size, { kind: precision }, signal));
      } else if (precision === 'int8') {
        const ranges = await this.#calibrate(family, fp32, inputs);
        this.#begin('Writing the image encoder, 8 bits');
        await tower.add(precision, imageGraph(family, size, { kind: precision, ranges }, signal));
      }
    }
    return this.#withoutUnwanted(tower, 'image');
  }

  /** The range of each activation over the frames. */
  async #calibrate(
    family: Family,
    fp32: WrittenGraph,
    inputs: (image: RgbaImage) => Inputs,
  ): Promise<ReadonlyMap<string, Range>> {
    const { writer, facts, frames, openSession, signal } = this.#options;
    this.#begin('Measuring the image encoder on your pictures');
    const { written, points } = await writeWatchedGraph(writer, 'watched', family, facts.image.size, fp32);
    const session = await openSession(
      written.model.file,
      written.externalData.map((file) => file.file),
    );
    try {
      const meter = new RangeMeter(points);
      for (const [i, frame] of frames.entries()) {
        signal?.throwIfAborted();
        meter.add(await session.run(inputs(await frame())));
        this.#report((i + 1) / frames.length);
      }
      return meter.ranges();
    } finally {
      await session.release();
      await writer.remove(written.model.file);
    }
  }

  /** The text tower, with the raw fp32 embedding of every prompt and of the self-test's sentence. */
  async #textTower(
    family: Family,
    tokenizer: Tokenizer,
  ): Promise<Pick<TowerConversion, 'variants' | 'reports'> & { embeddings: Map<string, Float32Array> }> {
    const { facts, labelSets, signal } = this.#options;
    const prompts = labelSets.flatMap((set) => set.labels.flatMap((label) => label.prompts));
    const sentences = [...new Set([facts.sentence, ...prompts])];
    const checks = sentences.map((sentence) => textInputs(tokenizer.encode([sentence])));
    const tower = this.#tower('text', NAMES.text, checks);
    const notes: Record<Precision, string> = { fp32: '', fp16: ', half precision', int8: ', 8 bits' };
    for (const precision of ALL) {
      if (precision !== 'fp32' && !this.#precisions.text.includes(precision)) continue;
      this.#begin(`Writing the text encoder${notes[precision]}`);
      await tower.add(precision, textGraph(family, precision, signal));
    }
    const { variants, reports, embeddings } = await this.#withoutUnwanted(tower, 'text');
    return {
      variants,
      reports,
      embeddings: new Map(sentences.map((sentence, i) => [sentence, embeddings[i] as Float32Array])),
    };
  }

  async #labelSets(embeddings: ReadonlyMap<string, Float32Array>): Promise<LabelSet[]> {
    const sets: LabelSet[] = [];
    for (const set of this.#options.labelSets) {
      const labels = set.labels.map(({ prompts }) =>
        ensemble(prompts.map((prompt) => embeddings.get(prompt) as Float32Array)),
      );
      const file = `labels-${sets.length + 1}.f32`;
      sets.push({ ...set, embeddings: await writeFile(this.#options.writer, file, bytesOf(labels)) });
    }
    return sets;
  }

  #tower(tower: Tower, output: string, checks: readonly Inputs[]): TowerConversion {
    const { facts, writer, openSession, belowTolerance, signal } = this.#options;
    return new TowerConversion({
      tower,
      output,
      checks,
      tolerance: facts.tolerance,
      belowTolerance,
      writer,
      openSession,
      signal,
      onProgress: (part) => this.#report(part),
    });
  }

  async #withoutUnwanted(tower: TowerConversion, which: Tower): Promise<TowerConversion> {
    if (!this.#precisions[which].includes('fp32')) await tower.drop('fp32');
    return tower;
  }

  #note = '';

  #begin(note: string): void {
    this.#options.signal?.throwIfAborted();
    this.#stage++;
    this.#note = note;
    this.#report(0);
  }

  #report(part: number): void {
    const done = Math.min(this.#stages, this.#stage - 1 + part);
    this.#options.onProgress?.({ done, total: this.#stages, unit: 'steps', note: this.#note });
  }
}

/** float32 little-endian, one vector after the other. */
function bytesOf(vectors: readonly Float32Array[]): Uint8Array {
  const dim = vectors[0]?.length ?? 0;
  const matrix = new Float32Array(vectors.length * dim);
  for (const [i, vector] of vectors.entries()) matrix.set(vector, i * dim);
  return new Uint8Array(matrix.buffer);
}
