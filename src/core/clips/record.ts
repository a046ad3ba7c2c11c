import { NOTICE } from '#core/evaluation/report.ts';
import type { Clip, ClipMode, Mask } from './clips.ts';

/** A file that was cut, and what of the case is in it, with handles. */
export type RecordedClip = {
  readonly file: string;
  readonly clips: readonly Clip[];
  readonly seconds: number;
  /** Where each of `clips` begins in the file, seconds. */
  readonly begins: readonly number[];
};

export type ClipRecord = {
  readonly software: { readonly name: string; readonly version: string };
  readonly made: Date;
  readonly mode: ClipMode;
  readonly isSoundKept: boolean;
  readonly masks: readonly Mask[];
  readonly leftOut: readonly { readonly start: number; readonly end: number }[];
  readonly checked: readonly string[];
  /** Who gave the labels; null where nobody knows. */
  readonly encoders: string | null;
  readonly files: readonly RecordedClip[];
};

/** What the user confirmed, in the words that were on the screen. */
export const CHECK_WORDS: Readonly<Record<string, string>> = {
  text: 'No name, number or date is in the pictures, or it is masked.',
  faces: 'No face and no other people are in the clips.',
  spoken: 'No name, number or date is spoken.',
  names: 'The file names tell nobody who the patient is.',
};

/** A text that goes with clips: what was cut and how, what was left out, what a person looked at. Claims nothing more. */
export function clipRecord(record: ClipRecord): string {
  const { software, made, mode, isSoundKept, masks, leftOut, checked, encoders, files } = record;
  const lines = [
    `Clips cut with ${software.name} ${software.version}, ${made.toISOString()}`,
    '',
    mode === 'fast'
      ? 'Fast: pictures as recorded; a clip begins at the key frame before its start.'
      : 'Exact: pictures made anew, from the first to the last frame of each clip.',
    isSoundKept
      ? 'Left out: what the recording’s file says about itself. Its sound is in the clips.'
      : 'Left out: sound, and what the recording’s file says about itself.',
    ...masks.map(
      ({ x, y, width, height }, i) =>
        `Mask ${i + 1}: from ${share(x)} across and ${share(y)} down, ${share(width)} wide and ${share(height)} high, of the picture.`,
    ),
    ...leftOut.map(({ start, end }) => `Not shown: ${clock(start)} to ${clock(end)}`),
    '',
    ...(checked.length > 0
      ? ['Checked by the person who cut them:', ...checked.map((check) => `- ${CHECK_WORDS[check] ?? check}`)]
      : ['Nobody confirmed that names, faces and dates were looked for.']),
    '',
    ...files.flatMap(({ file, clips, seconds, begins }) => [
      `${file}, ${seconds.toFixed(2)} s`,
      ...clips.map(({ name, start, end }, i) => {
        const from = `${clock(start)} to ${clock(end)}`;
        return clips.length === 1
          ? `  ${from}  ${name}`
          : `  ${clock(begins[i] ?? 0)}  ${name}, from ${from}`;
      }),
    ]),
    '',
    ...(encoders === null ? [] : [`Labels by ${encoders}`]),
    NOTICE,
    '',
  ];
  return lines.join('\n');
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const pad = (n: number, digits = 2): string => String(n).padStart(digits, '0');
  return `${Math.floor(ms / 3_600_000)}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}
