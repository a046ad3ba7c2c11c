import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { AppError } from '#core/errors.ts';
import type { TokenizerSpec } from '#core/model-pack.ts';

/**
 * Sentences to token ids, by `@huggingface/tokenizers`: the tokenizer core of transformers.js, kept by the people who
 * keep the Python one, without dependencies or wasm, and the only package that runs both BERT's WordPiece and CLIP's
 * BPE from the files the models are published with.
 */
export type Tokenizer = {
  /** Rows of equal length: padded to the longest sentence, or to `maxTokens` where the spec names a `padId`. */
  encode(sentences: readonly string[]): EncodedSentences;
  /** The words of a sentence that the vocabulary can only spell out letter by letter, or not at all. */
  unknownWords(sentence: string): string[];
};

/** Both [sentences, tokens]; the mask is 1 on tokens and 0 on padding. */
export type EncodedSentences = { readonly ids: number[][]; readonly mask: number[][] };

/** BERT's own: the id is the line number, so `[PAD]` is looked up, not assumed. */
const SPECIAL = { pad: '[PAD]', unknown: '[UNK]', open: '[CLS]', close: '[SEP]', mask: '[MASK]' } as const;

/** Reads a vocab.txt or tokenizer.json. Throws AppError `vocabulary/not-a-vocabulary`. */
export async function openTokenizer(spec: TokenizerSpec, file: Blob): Promise<Tokenizer> {
  const text = await file.text();
  const { tokenizer, padId } = spec.kind === 'wordpiece' ? openWordPiece(spec, text) : openJson(spec, text);
  const idsOf = (sentence: string): number[] => tokenizer.encode(sentence).ids;
  // What every sentence ends with ([SEP], <|endoftext|>): the models pool or stop there, so a cut one ends with it too.
  const closing = idsOf('').at(-1);

  const encodeOne = (sentence: string): number[] => {
    const ids = idsOf(spec.kind === 'tokenizer-json' && spec.lowerCase ? sentence.toLowerCase() : sentence);
    if (ids.length <= spec.maxTokens) return ids;
    return closing !== undefined && ids.at(-1) === closing
      ? [...ids.slice(0, spec.maxTokens - 1), closing]
      : ids.slice(0, spec.maxTokens);
  };

  const specials = idsOf('').length;
  const unknownId = spec.kind === 'wordpiece' ? idsOf('\uffff')[1] : undefined;
  const isUnknown = (word: string): boolean => {
    const ids = idsOf(spec.lowerCase ? word.toLowerCase() : word);
    // Pieces of less than two letters, on average, carry no meaning of their own.
    return (
      (ids.length - specials) * 2 > word.length + 1 || (unknownId !== undefined && ids.includes(unknownId))
    );
  };

  return {
    unknownWords: (sentence) => [...new Set(sentence.match(/[\p{L}\p{N}]{3,}/gu) ?? [])].filter(isUnknown),
    encode: (sentences) => {
      const rows = sentences.map(encodeOne);
      const isFixed = spec.kind === 'tokenizer-json' && spec.padId !== null;
      const length = isFixed ? spec.maxTokens : Math.max(0, ...rows.map((row) => row.length));
      return {
        ids: rows.map((row) => padded(row, length, padId)),
        mask: rows.map((row) =>
          padded(
            row.map(() => 1),
            length,
            0,
          ),
        ),
      };
    },
  };
}

function padded(row: number[], length: number, value: number): number[] {
  return [...row, ...Array<number>(length - row.length).fill(value)];
}

type Opened = { tokenizer: HuggingFaceTokenizer; padId: number };

function openJson(spec: TokenizerSpec & { kind: 'tokenizer-json' }, text: string): Opened {
  try {
    const tokenizer = new HuggingFaceTokenizer(JSON.parse(text) as object, {});
    return { tokenizer, padId: spec.padId ?? 0 };
  } catch (cause) {
    throw notAVocabulary('not a tokenizer.json', cause);
  }
}

/** BERT's WordPiece; `lowerCase` is the spec's, for the family lower-cases before a cased vocabulary. */
function openWordPiece(spec: TokenizerSpec & { kind: 'wordpiece' }, text: string): Opened {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  const vocabulary = new Map(lines.map((token, id) => [token, id]));
  const idOf = (token: string): number => {
    const id = vocabulary.get(token);
    if (id === undefined) throw notAVocabulary(`no ${token} in it`);
    return id;
  };
  const special = (token: string): object => ({ id: token, ids: [idOf(token)], tokens: [token] });
  const tokenizer = new HuggingFaceTokenizer(
    {
      added_tokens: Object.values(SPECIAL).map((content) => ({
        id: idOf(content),
        content,
        special: true,
        normalized: false,
        single_word: false,
        lstrip: false,
        rstrip: false,
      })),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        lowercase: spec.lowerCase,
        strip_accents: spec.stripAccents,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model: {
        type: 'WordPiece',
        unk_token: SPECIAL.unknown,
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary),
      },
      post_processor: {
        type: 'TemplateProcessing',
        single: [
          { SpecialToken: { id: SPECIAL.open, type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: SPECIAL.close, type_id: 0 } },
        ],
        pair: [],
        special_tokens: {
          [SPECIAL.open]: special(SPECIAL.open),
          [SPECIAL.close]: special(SPECIAL.close),
        },
      },
      decoder: null,
    },
    {},
  );
  return { tokenizer, padId: idOf(SPECIAL.pad) };
}

function notAVocabulary(problem: string, cause?: unknown): AppError {
  return new AppError('vocabulary/not-a-vocabulary', problem, { details: { problem }, cause });
}
