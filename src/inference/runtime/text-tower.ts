import type { TextSpec } from '#core/model-pack.ts';
import type { OnProgress } from '#core/progress.ts';
import type { TowerReport } from '#inference/report.ts';
import { openTokenizer, type Tokenizer } from '#inference/tokenizer.ts';
import type { OpenTextTower } from './encoder-protocol.ts';
import type { Runtime } from './runtime.ts';
import { selfTest } from './self-test.ts';
import { Tower, type Feed } from './tower.ts';

/** The text encoder with its tokenizer, tested and warm. */
export class TextTower {
  readonly report: TowerReport;
  readonly #encode: (sentence: string) => Promise<Float32Array[]>;
  readonly #tokenizer: Tokenizer;

  private constructor(
    encode: (sentence: string) => Promise<Float32Array[]>,
    tokenizer: Tokenizer,
    report: TowerReport,
  ) {
    this.#encode = encode;
    this.#tokenizer = tokenizer;
    this.report = report;
  }

  /** Throws AppError `pack/self-test-failed`, `vocabulary/not-a-vocabulary`, or what `Tower.open` throws. */
  static async open(runtime: Runtime, args: OpenTextTower, onProgress: OnProgress): Promise<TextTower> {
    const { files, spec, precision, embeddingDim, expected, tolerance } = args;
    const start = performance.now();
    const tokenizer = await openTokenizer(spec.tokenizer, args.tokenizer);
    const inputNames = [spec.idsName, spec.maskName, spec.typeIdsName].filter((name) => name !== null);
    const { outputName } = spec;
    // One sentence a run: a sentence then means the same whatever it is asked together with, and is never padded.
    const tower = await Tower.open(runtime, files, { batch: 1, inputNames, outputName, embeddingDim });
    try {
      const loadMs = performance.now() - start;
      const encode = (sentence: string): Promise<Float32Array[]> =>
        tower.run(textFeeds(spec, tokenizer, sentence), 1);
      const bytes = await expected.arrayBuffer();
      const embedding = new Float32Array(bytes, embeddingDim * Float32Array.BYTES_PER_ELEMENT, embeddingDim);
      const run = (): Promise<Float32Array[]> => encode(args.selfTest.sentence);
      const tested = await selfTest({ run, expected: embedding, tolerance }, onProgress);
      return new TextTower(encode, tokenizer, { precision, loadMs, ...tested });
    } catch (thrown) {
      await tower.close().catch(() => undefined);
      throw thrown;
    }
  }

  unknownWords(sentence: string): string[] {
    return this.#tokenizer.unknownWords(sentence);
  }

  /** The raw embedding of one sentence. */
  async encode(sentence: string): Promise<Float32Array> {
    const [embedding] = await this.#encode(sentence);
    return embedding as Float32Array;
  }
}

function textFeeds(spec: TextSpec, tokenizer: Tokenizer, sentence: string): Record<string, Feed> {
  const { ids, mask } = tokenizer.encode([sentence]);
  const feed = (rows: number[][]): Feed => {
    const values = rows.flat();
    const data = spec.idType === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
    return { data, dims: [1, values.length] };
  };
  const feeds: Record<string, Feed> = { [spec.idsName]: feed(ids) };
  if (spec.maskName !== null) feeds[spec.maskName] = feed(mask);
  if (spec.typeIdsName !== null) feeds[spec.typeIdsName] = feed(ids.map((row) => row.map(() => 0)));
  return feeds;
}
