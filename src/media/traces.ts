/** Bytes looked at from either end: indexes are written first or last. */
const ENDS = 4_000_000;
/** Bytes that tell text from everything else. */
const TEXT_BYTES = 4096;
/** How MP4 files begin, and Matroska ones. */
const FIRST_BOX = /^.{4}(ftyp|moov|mdat|styp)/s;
const FIRST_ELEMENT = '\u001aE\u00df\u00a3';
/** MP4's index and fragments, by their first two boxes. */
const LATER_BOXES = /moov.{4}mvhd|moof.{4}mfhd/s;
/** What Matroska calls a cluster. */
const CLUSTER = '\u001fC\u00b6u';
/** MP4's description of a track whose pictures are encrypted (ISO/IEC 23001-7). */
const ENCRYPTED = /stsd.{12}encv/s;
const CONTROL = /[^\P{Cc}\t\r\n\f]/u;

async function endsOf(file: Blob): Promise<[first: string, last: string]> {
  const decoder = new TextDecoder('latin1');
  const ends = [file.slice(0, ENDS), file.slice(Math.max(0, file.size - ENDS))];
  const [first, last] = await Promise.all(ends.map((end) => end.arrayBuffer()));
  return [decoder.decode(first), decoder.decode(last)];
}

/** True when the tables say so: the parsers see no more than pictures that do not decode. */
export async function isEncrypted(file: Blob): Promise<boolean> {
  return (await endsOf(file)).some((text) => ENCRYPTED.test(text));
}

/** What a file that nothing reads shows of a recording: its beginning, later parts without one, or nothing. */
export async function traceOf(file: Blob): Promise<'beginning' | 'later-parts' | null> {
  const [first, last] = await endsOf(file);
  if (FIRST_BOX.test(first) || first.startsWith(FIRST_ELEMENT)) return 'beginning';
  return [first, last].some((text) => LATER_BOXES.test(text) || text.includes(CLUSTER))
    ? 'later-parts'
    : null;
}

/** True when a file begins with readable text: ffmpeg takes some of that for sound or pictures. */
export async function isText(file: Blob): Promise<boolean> {
  const bytes = await file.slice(0, TEXT_BYTES).arrayBuffer();
  try {
    // A character may be cut in two at the end.
    return !CONTROL.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }));
  } catch {
    return false;
  }
}
