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
const CONTROL = /[^\P{Cc}\t\r\n\f]/u;

/** What a file that nothing reads shows of a recording: its beginning, later parts without one, or nothing. */
export async function traceOf(file: Blob): Promise<'beginning' | 'later-parts' | null> {
  const read = async (part: Blob): Promise<string> =>
    new TextDecoder('latin1').decode(await part.arrayBuffer());
  const first = await read(file.slice(0, ENDS));
  if (FIRST_BOX.test(first) || first.startsWith(FIRST_ELEMENT)) return 'beginning';
  const last = await read(file.slice(Math.max(0, file.size - ENDS)));
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
