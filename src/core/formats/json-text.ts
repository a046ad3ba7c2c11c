import type * as z from 'zod';
import { broken, lineAt, type TextFile } from './annotations.ts';

type Path = readonly PropertyKey[];

/**
 * JSON that is parsed and checked; `refuse` names a place in it that is wrong for other reasons. Throws
 * `annotations/broken` with the line of the mistake, which no engine's own parser tells reliably.
 */
export function readJson<S extends z.ZodType>(
  file: TextFile,
  schema: S,
): { value: z.infer<S>; refuse: (path: Path, reason: string) => never } {
  const places = placesIn(file);
  const refuse = (path: Path, reason: string): never => {
    let known = path;
    while (!places.has(keyOf(known)) && known.length > 0) known = known.slice(0, -1);
    throw broken(file, lineAt(file.text, places.get(keyOf(known)) ?? 0), reason);
  };
  const parsed = schema.safeParse(JSON.parse(file.text));
  if (parsed.success) return { value: parsed.data, refuse };
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  return refuse(path, `${path.at(-1)?.toString() ?? 'it'} is wrong: ${issue?.message ?? 'not as expected'}`);
}

function keyOf(path: Path): string {
  return path.map(String).join('\u0000');
}

const SCALAR = /"(?:[^"\\]|\\.)*"|[-+.\w]+/sy;
/** No annotation file nests deeper; a hostile one would overflow the stack. */
const DEEPEST = 64;
const SPACE = /[ \t\r\n]*/y;

/** Where in the text every value begins, by its path. Throws at the first place that is no JSON. */
function placesIn(file: TextFile): Map<string, number> {
  const { text } = file;
  const places = new Map<string, number>();
  let at = 0;
  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const take = (wanted: string): boolean => {
    skip(SPACE);
    if (text[at] !== wanted) return false;
    at++;
    return true;
  };
  const fail = (): never => {
    throw broken(
      file,
      lineAt(text, at),
      at >= text.length ? 'it ends too early' : 'it is not JSON from here on',
    );
  };
  const scalar = (): unknown => {
    const start = at;
    try {
      return JSON.parse(skip(SCALAR) ?? fail());
    } catch {
      at = start;
      return fail();
    }
  };
  const list = (close: string, item: (place: number) => void): void => {
    for (let place = 0; !take(close); place++) {
      if (place > 0 && !take(',')) fail();
      item(place);
    }
  };
  const value = (path: Path): void => {
    skip(SPACE);
    places.set(keyOf(path), at);
    if (path.length > DEEPEST) fail();
    if (take('[')) list(']', (place) => value([...path, place]));
    else if (take('{')) {
      list('}', () => {
        skip(SPACE);
        const name = scalar();
        if (typeof name !== 'string' || !take(':')) fail();
        value([...path, String(name)]);
      });
    } else scalar();
  };
  value([]);
  skip(SPACE);
  if (at < text.length) fail();
  return places;
}
