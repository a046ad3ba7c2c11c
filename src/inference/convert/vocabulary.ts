import { AppError } from '#core/errors.ts';

const NEEDED = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
/** BERT's largest vocabularies have a quarter of a million words, of at most a hundred bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Makes sure that `file` is a BERT vocabulary of `words` lines, before a wrong one gives plausible nonsense. Throws
 * AppError `vocabulary/not-a-vocabulary` or `vocabulary/wrong-size`.
 */
export async function checkVocabulary(file: Blob, words: number): Promise<void> {
  if (file.size > MAX_BYTES) throw notAVocabulary(`${file.size} bytes long`);
  const lines = decode(await file.arrayBuffer())
    .replaceAll('\r\n', '\n')
    .split('\n');
  if (lines.at(-1) === '') lines.pop();
  const unique = new Set(lines);
  const missing = NEEDED.filter((token) => !unique.has(token));
  if (missing.length > 0) throw notAVocabulary(`it has no ${missing.join(', ')}`);
  if (lines.length !== words) {
    const details = { found: lines.length, expected: words };
    throw new AppError('vocabulary/wrong-size', `${lines.length} words for ${words} embeddings`, { details });
  }
  if (unique.size !== lines.length) throw notAVocabulary('a word stands in it twice');
  if (isDoublyEncoded(lines)) throw notAVocabulary('its letters were garbled by encoding them twice');
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notAVocabulary('it is not UTF-8 text', cause);
  }
}

/** The letters that Windows-1252 has where Latin-1 has control characters, in byte order from 0x80. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * True when the foreign words are UTF-8 read as Latin-1 or Windows-1252 and saved again (`Ã©` for `é`): then their
 * letters are all single bytes that together make valid UTF-8, which real words hardly ever do.
 */
function isDoublyEncoded(lines: readonly string[]): boolean {
  const foreign = lines.filter((line) => /\P{ASCII}/u.test(line));
  const garbled = foreign.filter((line) => {
    const bytes = Array.from(line, singleByte);
    return bytes.every((byte) => byte !== null) && isUtf8(Uint8Array.from(bytes));
  });
  return garbled.length > 0 && garbled.length * 2 > foreign.length;
}

function singleByte(letter: string): number | null {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 256) return code;
  const at = WINDOWS.indexOf(letter);
  return at < 0 ? null : 0x80 + at;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function notAVocabulary(problem: string, cause?: unknown): AppError {
  return new AppError('vocabulary/not-a-vocabulary', problem, { details: { problem }, cause });
}
