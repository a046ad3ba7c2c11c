import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TokenizerSpec } from '#core/model-pack.ts';
import { openTokenizer, type Tokenizer } from './tokenizer.ts';

const ref = { file: 'vocab.txt', bytes: 0, sha256: '0'.repeat(64) };
const wordPiece = (lowerCase: boolean, maxTokens = 512): TokenizerSpec => ({
  kind: 'wordpiece',
  vocab: ref,
  lowerCase,
  stripAccents: lowerCase,
  maxTokens,
});
const bytePair = (lowerCase = false, padId: number | null = null, maxTokens = 512): TokenizerSpec => ({
  kind: 'tokenizer-json',
  tokenizer: ref,
  lowerCase,
  maxTokens,
  padId,
});

describe('a word-piece vocabulary', () => {
  const tokens = '[PAD] [UNK] [CLS] [SEP] [MASK] le ##ns haptic ##s in , É';
  const vocabulary = new Blob([tokens.replaceAll(' ', '\r\n')]);

  it('lower-cases and strips accents before looking words up, as the family does', async () => {
    const tokenizer = await openTokenizer(wordPiece(true), vocabulary);
    expect(tokenizer.encode(['Lens, HÁPTICS in'])).toEqual({
      ids: [[2, 5, 6, 10, 7, 8, 9, 3]],
      mask: [[1, 1, 1, 1, 1, 1, 1, 1]],
    });
    const cased = await openTokenizer(wordPiece(false), vocabulary);
    expect(cased.encode(['Lens É']).ids).toEqual([[2, 1, 11, 3]]);
  });

  it('pads a batch to its longest sentence', async () => {
    const tokenizer = await openTokenizer(wordPiece(true), vocabulary);
    expect(tokenizer.encode(['', 'lens'])).toEqual({
      ids: [
        [2, 3, 0, 0],
        [2, 5, 6, 3],
      ],
      mask: [
        [1, 1, 0, 0],
        [1, 1, 1, 1],
      ],
    });
    expect(tokenizer.encode([])).toEqual({ ids: [], mask: [] });
  });

  it('cuts a long sentence and still ends it with [SEP]', async () => {
    const tokenizer = await openTokenizer(wordPiece(true, 5), vocabulary);
    expect(tokenizer.encode(['lens lens lens']).ids).toEqual([[2, 5, 6, 5, 3]]);
  });

  it('is refused without its special tokens', async () => {
    await expect(openTokenizer(wordPiece(true), new Blob(['one\ntwo\n']))).rejects.toMatchObject({
      code: 'vocabulary/not-a-vocabulary',
    });
    await expect(openTokenizer(bytePair(), new Blob(['one\ntwo\n']))).rejects.toMatchObject({
      code: 'vocabulary/not-a-vocabulary',
    });
  });
});

type Case = {
  name: string;
  model: string;
  text: string;
  text_pair?: string;
  tokens: string[];
  ids: number[];
};
type Vectors = Record<
  'bert_cased_28996_vocab' | 'bert_uncased_30522_vocab' | 'clip_bpe_49408',
  { cases: Case[] }
> & {
  bio_clinicalbert_published: {
    cases: { text: string; tokens: string[]; ids_derived_from_vocab_without_specials: number[] }[];
  };
};

const shared = new URL('../../../shared/data/tokenizers/', import.meta.url);
const isShared = existsSync(shared);
if (!isShared) console.warn(`SKIPPED: published tokenizer vectors, no ${shared.pathname}`);
const read = (file: string): string => readFileSync(new URL(file, shared), 'utf8');
const load = <T>(open: () => T, otherwise: T): T => (isShared ? open() : otherwise);

/** Opens at the first use: a vocabulary takes longer to read than all its cases. */
function once(open: () => Promise<Tokenizer>): () => Promise<Tokenizer> {
  let opened: Promise<Tokenizer> | undefined;
  return () => (opened ??= open());
}

describe.skipIf(!isShared)('published vectors', () => {
  const vectors = load(() => JSON.parse(read('vectors/tokenizer_vectors.json')) as Vectors, {} as Vectors);
  const cased = load(() => new Blob([read('bert_cased/vocab.txt')]), new Blob());
  const clipJson = load(() => read('clip/tokenizer.json'), '');
  const clip = new Blob([clipJson]);
  describe('BERT, cased', () => {
    const plain = once(() => openTokenizer(wordPiece(false), cased));
    const lowerCasing = once(() => openTokenizer(wordPiece(true), cased));
    it.each(vectors.bert_cased_28996_vocab?.cases ?? [])('$name of $model', async ({ model, text, ids }) => {
      // SpanBERT lower-cases before the cased vocabulary, as the family does.
      const tokenizer = await (model.includes('spanbert') ? lowerCasing() : plain());
      expect(tokenizer.encode([text]).ids).toEqual([ids]);
    });
  });

  describe('BERT, uncased', () => {
    const { cases } = vectors.bert_uncased_30522_vocab ?? { cases: [] };
    const uncased = once(() => openTokenizer(wordPiece(true), uncasedVocabulary(cases)));
    it.each(cases)('$name of $model', async ({ text, text_pair: pair, ids }) => {
      const tokenizer = await uncased();
      // Pairs are not a feature here; a literal [SEP] is the same token.
      expect(tokenizer.encode([pair === undefined ? text : `${text} [SEP] ${pair}`]).ids).toEqual([ids]);
    });
  });

  describe('CLIP', () => {
    const plain = once(() => openTokenizer(bytePair(), clip));
    const owlVit = once(() => openTokenizer(bytePair(), withExclamationMark(clipJson)));
    it.each(vectors.clip_bpe_49408?.cases ?? [])('$name of $model', async ({ model, text, ids }) => {
      const tokenizer = await (model.includes('owlvit') ? owlVit() : plain());
      expect(tokenizer.encode([text]).ids).toEqual([ids]);
    });

    it('pads to 77 with the chosen id and keeps <|endoftext|> when it cuts', async () => {
      const tokenizer = await openTokenizer(bytePair(true, 49407, 77), clip);
      const { ids, mask } = tokenizer.encode(['a lens', 'word '.repeat(100)]);
      expect(ids.map((row) => row.length)).toEqual([77, 77]);
      expect(ids[0]?.slice(0, 6)).toEqual([49406, 320, 8666, 49407, 49407, 49407]);
      expect(mask[0]?.reduce((sum, bit) => sum + bit)).toBe(4);
      expect(ids[1]?.at(-2)).not.toBe(49407);
      expect(ids[1]?.at(-1)).toBe(49407);
    });
  });

  describe("the family's text encoder", () => {
    it.each(vectors.bio_clinicalbert_published?.cases ?? [])(
      'lower-cases before the cased vocabulary',
      async (published) => {
        const tokenizer = await openTokenizer(wordPiece(true), cased);
        const [ids] = tokenizer.encode([published.text]).ids;
        expect(ids?.slice(1, -1)).toEqual(published.ids_derived_from_vocab_without_specials);
      },
    );

    it('fails these vectors with a vocabulary whose bytes were decoded twice', async () => {
      const mojibake = new Blob([read('bert_cased/MOJIBAKE_bert_basic_cased_vocab.txt')]);
      const tokenizer = await openTokenizer(wordPiece(false), mojibake);
      const failed = vectors.bert_cased_28996_vocab.cases.filter(
        ({ text, ids }) => String(tokenizer.encode([text]).ids[0]) !== String(ids),
      );
      expect(failed.length).toBeGreaterThan(0);
    });
  });
});

/** OWL-ViT's tokenizer.json is CLIP's with its padding, the exclamation mark, as a token of its own. */
function withExclamationMark(clipJson: string): Blob {
  const json = JSON.parse(clipJson) as { added_tokens: object[] };
  const padding = { id: 0, content: '!', special: true, normalized: false };
  return new Blob([JSON.stringify({ ...json, added_tokens: [...json.added_tokens, padding] })]);
}

/**
 * The vocabulary of 30,522 lines cut to the tokens the cases expect, each on its own line: greedy longest-match finds
 * the same pieces in a subset that holds all of them, so the full file is not needed to judge the tokenizer.
 */
function uncasedVocabulary(cases: readonly Case[]): Blob {
  const lines = Array.from({ length: 30_522 }, (_, id) => `[unused-line-${id}]`);
  for (const [token, id] of [
    ['[PAD]', 0],
    ['[UNK]', 100],
    ['[CLS]', 101],
    ['[SEP]', 102],
    ['[MASK]', 103],
  ] as const) {
    lines[id] = token;
  }
  for (const { tokens, ids } of cases) {
    const pieces = tokens.filter((token) => !['[CLS]', '[SEP]'].includes(token));
    const contentIds = ids.filter((id) => id !== 101 && id !== 102);
    pieces.forEach((token, at) => (lines[contentIds[at] as number] = token));
  }
  return new Blob([lines.join('\n')]);
}
