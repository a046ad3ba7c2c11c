/**
 * Sentences for the long lists: each entry has a phrase whose verbs are marked, "~cut and ~lift a flap of the sclera",
 * and may have more that the camera sees. English inflects regularly enough for these verbs; what is not, is listed.
 */
const DOUBLED = /^(cut|stab|trim|snip|set|swab|pin|strip|drag|put|get)$/;
const IRREGULAR: Record<string, string> = { lie: 'lying', tie: 'tying' };

export function gerund(verb: string): string {
  const known = IRREGULAR[verb];
  if (known !== undefined) return known;
  if (DOUBLED.test(verb)) return `${verb}${verb.at(-1)}ing`;
  return verb.endsWith('e') && !/(ee|ye)$/.test(verb) ? `${verb.slice(0, -1)}ing` : `${verb}ing`;
}

export function thirdPerson(verb: string): string {
  if (/(s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

const inflected = (phrase: string, inflect: (verb: string) => string): string =>
  phrase.replaceAll(/~([a-z]+)/g, (_, verb: string) => inflect(verb));

/** A name as it stands inside a sentence: no brackets, lower case but for what is written in capitals or after a person. */
export function plainName(name: string): string {
  const bare = name
    .replaceAll(/\s*\([^)]*\)/g, '')
    .replaceAll('/', ' or ')
    .trim();
  return bare
    .split(' ')
    .map((word) => (/^[A-Z0-9-]{2,}$/.test(word) || PEOPLE.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

const PEOPLE = /^(Bowman|Schlemm's|Tenon|Sub-Tenon|Kelly|Flieringa|Descemet)$/;
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Five sentences and those that are given; only those where there is no phrase. */
export function stepSentences(name: string, phrase: string, seen: readonly string[]): string[] {
  if (phrase === '-') return [...seen];
  const plain = plainName(name);
  return [
    `In the ${plain} step I ${inflected(phrase, (verb) => verb)}.`,
    `The surgeon ${inflected(phrase, thirdPerson)}.`,
    `${upper(inflected(phrase, gerund))}.`,
    `${upper(plain)}, seen through the operating microscope.`,
    `An eye under the microscope: the surgeon is ${inflected(phrase, gerund)}.`,
    ...seen,
  ];
}

/** The paper's video level speaks of whole operations, as titles do. */
export function operationSentences(name: string, phrase: string, seen: readonly string[]): string[] {
  if (phrase === '-') return [...seen];
  const plain = plainName(name);
  return [
    `${upper(plain)}.`,
    `A video of eye surgery: ${plain}.`,
    `In this operation I ${inflected(phrase, (verb) => verb)}.`,
    `The surgeon ${inflected(phrase, thirdPerson)}.`,
    `An operation for ${inflected(phrase, gerund)}.`,
  ];
}
