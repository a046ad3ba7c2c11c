import { describe, expect, it } from 'vitest';
import { checkVocabulary } from './vocabulary.ts';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const FOREIGN = ['¡', '£', 'é', 'naïve', 'straße', 'Ω', 'Привет', '世界', '“', '–', 'Ž'];

const lines = (words: readonly string[], end = '\n'): Blob => new Blob([words.join(end), end]);

/** What happens to a file that is read as Latin-1 and saved as UTF-8. */
function encodedTwice(words: readonly string[]): string[] {
  return words.map((word) => String.fromCharCode(...new TextEncoder().encode(word)));
}

describe('a vocabulary', () => {
  const words = [...SPECIAL, 'eye', ...FOREIGN];

  it('with letters of many alphabets is taken, whatever its line ends', async () => {
    await checkVocabulary(lines(words), words.length);
    await checkVocabulary(lines(words, '\r\n'), words.length);
    await checkVocabulary(new Blob([words.join('\n')]), words.length);
  });

  it('of another size is refused with both numbers', async () => {
    await expect(checkVocabulary(lines(words), 28_996)).rejects.toMatchObject({
      code: 'vocabulary/wrong-size',
      details: { found: words.length, expected: 28_996 },
    });
  });

  it('whose letters were encoded twice is refused, though it has the right size', async () => {
    const garbled = encodedTwice(words);
    expect(new Set(garbled).size).toBe(words.length);
    await expect(checkVocabulary(lines(garbled), words.length)).rejects.toMatchObject({
      code: 'vocabulary/not-a-vocabulary',
      message: expect.stringContaining('twice') as string,
    });
  });

  it('with a word twice, without [CLS], or of bytes that are no text is refused', async () => {
    const wrong: [Blob, number][] = [
      [lines([...words, 'eye']), words.length + 1],
      [lines(words.filter((word) => word !== '[CLS]')), words.length - 1],
      [new Blob([Uint8Array.of(0xff, 0xfe, 0x00, 0x41)]), 1],
    ];
    for (const [file, size] of wrong) {
      await expect(checkVocabulary(file, size)).rejects.toMatchObject({
        code: 'vocabulary/not-a-vocabulary',
      });
    }
  });
});
