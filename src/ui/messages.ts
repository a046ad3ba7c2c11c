import type { ErrorCode, ErrorDetails } from '#core/errors.ts';
import { formatBytes, formatMilliseconds } from './format.ts';

/** A failure as people read it: what happened, and what they can do now. */
export type Message = { readonly title: string; readonly wayOn: string };

export function messageOf({ code, details }: { code: ErrorCode; details: ErrorDetails }): Message {
  const [title, wayOn] = MESSAGES[code];
  return { title: typeof title === 'string' ? title : title(details), wayOn };
}

type Entry = readonly [title: string | ((details: ErrorDetails) => string), wayOn: string];

const OTHER_CHECKPOINT = 'Choose another checkpoint, or drop a ready pack instead.';
const PROCESSOR = 'The processor does the work instead.';

/** Every code has its sentences: a new one does not compile until it is here. */
const MESSAGES: Record<ErrorCode, Entry> = {
  cancelled: ['Stopped.', 'Nothing was lost; start again whenever you like.'],

  'pack/unknown-schema': [
    'This pack was made for another version of ophclip.',
    'Update ophclip, or convert the checkpoint again with this version.',
  ],
  'pack/invalid-manifest': [
    (d) =>
      `The pack's description has a mistake${quoted(d, 'where', ' at ')}: ${named(d, 'problem', 'it cannot be read')}.`,
    'Ask whoever made the pack for a corrected one.',
  ],
  'pack/file-missing': [
    (d) => `The pack needs ${named(d, 'file', 'a file')}, and it is not there.`,
    'Try again. A pack of your own has to be dropped with all the files its manifest names.',
  ],
  'pack/wrong-hash': [
    (d) => `${named(d, 'file', 'A file')} is not the file the pack describes.`,
    'It was changed or damaged on the way. Remove the pack and fetch it again.',
  ],
  'pack/too-large': [
    (d) => `The pack is larger than a browser can hold${bytes(d, 'bytes', ': ')}.`,
    'Leave out the full-precision files: the others are half the size or less.',
  ],
  'pack/offline': [
    'The pack could not be fetched: there is no connection.',
    'What has arrived is kept. Try again when the network is back.',
  ],
  'pack/not-found': ['This pack is no longer here.', 'Choose another pack, or bring it again.'],
  'pack/self-test-failed': [
    'The pack gives wrong answers on this computer, so it was not started.',
    'Try again; if it fails once more, update the browser or use another computer.',
  ],

  'checkpoint/not-a-checkpoint': [
    (d) => `${named(d, 'file', 'This file')} is not a checkpoint.`,
    'Choose a .pth, .pt or .safetensors file.',
  ],
  'checkpoint/truncated': [
    'The checkpoint ends too early.',
    'Copy it again from where it came from, then drop it here once more.',
  ],
  'checkpoint/forbidden-pickle': [
    (d) =>
      `The checkpoint asks to run ${named(d, 'global', 'code')} while it is opened, so it was not opened.`,
    'Save it again with the weights only, or as .safetensors.',
  ],
  'checkpoint/compressed': [
    'The checkpoint is compressed inside.',
    'Save it again with PyTorch, which stores weights uncompressed.',
  ],
  'checkpoint/unknown-family': [
    'These weights are not of a family ophclip can convert.',
    'It converts SurgVLP, HecVL and PeskaVLP. Export others to ONNX and drop them as a ready pack.',
  ],
  'checkpoint/missing-tensor': [
    (d) => `The checkpoint lacks a part${quoted(d, 'name', ' called ')}.`,
    OTHER_CHECKPOINT,
  ],
  'checkpoint/unexpected-tensor': [
    (d) => `The checkpoint has a part${quoted(d, 'name', ' called ')} that ophclip does not know.`,
    OTHER_CHECKPOINT,
  ],
  'checkpoint/wrong-shape': [
    (d) => `A part of the checkpoint${quoted(d, 'name', ', ')} has an unexpected size.`,
    OTHER_CHECKPOINT,
  ],
  'checkpoint/not-finite': [
    (d) => `The checkpoint holds broken numbers${quoted(d, 'name', ' in ')}.`,
    OTHER_CHECKPOINT,
  ],
  'checkpoint/unsupported-dtype': [
    'The checkpoint stores its numbers in a way ophclip cannot read.',
    'Save it again in 32- or 16-bit floating point.',
  ],
  'vocabulary/wrong-size': [
    'The vocabulary does not belong to this checkpoint: it has another number of words.',
    'Use the vocab.txt that was published with the checkpoint.',
  ],
  'vocabulary/not-a-vocabulary': [
    'The vocabulary could not be read.',
    'It should be a vocab.txt with one word a line.',
  ],
  'convert/below-tolerance': [
    'The converted encoders do not agree closely enough with the original.',
    'Add a few pictures of surgery and convert again.',
  ],
  'convert/calibration-needed': [
    'The smallest files need a few pictures to be made well.',
    'Add some pictures of surgery, twenty or more, and convert again.',
  ],

  'inference/no-backend': [
    'Neither the graphics processor nor the processor could run this pack.',
    'Close other tabs and try again, or use a current Chrome or Edge.',
  ],
  'inference/no-webgpu': ['There is no graphics processor the browser can use.', PROCESSOR],
  'inference/no-shader-f16': ['The graphics processor does not work in half precision.', PROCESSOR],
  'inference/slower': [
    (d) => `It takes ${milliseconds(d, 'ms')} a frame; what runs now takes ${milliseconds(d, 'chosenMs')}.`,
    'The faster of the two is used.',
  ],
  'inference/device-lost': ['The graphics processor stopped.', 'Try again: ophclip starts afresh.'],
  'inference/session-failed': [
    'The encoders could not be started.',
    'Close other tabs to free memory and try again.',
  ],
  'inference/bad-output': ['The encoders gave an answer that makes no sense.', 'Start the pack again.'],
  'image/unreadable': ['This picture could not be read.', 'Use a JPEG, PNG or WebP picture.'],

  'video/empty': ['This file is empty.', 'Copy it again from the recorder, then drop it here once more.'],
  'video/not-a-video': [
    'This file is not a recording ophclip can read.',
    'Video files of every usual kind open here: MP4, MOV, MKV, WebM, MTS, AVI, WMV, MPG and others.',
  ],
  'video/no-picture': [
    'This file has sound but no picture.',
    'Choose the recording of the operation itself.',
  ],
  'video/unsupported-codec': [
    (d) => `The recording cannot be decoded here${quoted(d, 'codec', ': its video is ')}.`,
    'Try a current Chrome or Edge, or save it again as MP4 with H.264.',
  ],
  'video/encrypted': [
    'The recording is encrypted, so its pictures cannot be read.',
    'Export it from the recorder or its software without protection, then drop that file here.',
  ],
  'video/no-index': [
    'The recording is incomplete: its index, which a recorder writes last, is missing.',
    'Copy it again from where it came from. If the recorder lost power, its maker may offer a repair tool.',
  ],
  'video/no-start': [
    'The beginning of the recording is missing, and with it what is needed to read the rest.',
    'Copy it again from where it came from. If it is one of several parts, drop the first part too.',
  ],
  'video/damaged': [
    'The recording is damaged and could not be read any further.',
    'What was read is kept. Copy the file again from where it came from and try once more.',
  ],
  'video/stalled': [
    'The video decoder stopped answering.',
    'What was read is kept. Go on when you like; close other tabs that play video.',
  ],
  'video/file-changed': [
    'The file cannot be read any more: it was moved, changed or removed.',
    'Show ophclip where it is now.',
  ],
  'video/another-file': [
    (d) => `This is not the recording of this case${quoted(d, 'file', '. It was called ')}.`,
    'Choose the same file; its name may have changed, its content may not.',
  ],
  'video/unplayable': [
    'This browser cannot play the recording.',
    'The timeline works all the same. To watch, let ophclip make a copy: smaller, without sound, on this computer.',
  ],
  'case/not-found': ['This case is no longer here.', 'Go back to the library.'],
  'case/other-encoders': [
    (d) =>
      `This case was read with ${named(d, 'wanted', 'other encoders')}, ${d['here'] === undefined ? 'which are not here' : `and here is version ${named(d, 'here', '')}`}.`,
    'What is stored of it stays as it is. To search it, bring those encoders on the Models screen; or read the case again with yours, once the video is here.',
  ],

  'case-file/not-one': [
    'This is no case file.',
    'Case files end in .ophclip and are written by ophclip: Export, then Case file.',
  ],
  'case-file/newer': [
    'This case file was written by a newer version of ophclip.',
    'Reload the page to get the newest version, then open it again.',
  ],
  'case-file/damaged': [
    (d) => `The case file is damaged: ${named(d, 'reason', 'a part of it cannot be read')}.`,
    'Ask for the file again. Nothing of it was taken over.',
  ],
  'case-file/too-large': [
    (d) => `The case file holds more than an operation can${quoted(d, 'part', ', in ')}.`,
    'Ask whoever sent it. Nothing of it was taken over.',
  ],

  'labels/offline': [
    'The label sets could not be fetched: there is no connection.',
    'The labels that are shown stay. Try again when the network is back.',
  ],
  'annotations/broken': [
    (d) =>
      `${named(d, 'file', 'The file')} cannot be read at line ${named(d, 'line', '1')}: ${named(d, 'reason', 'it is damaged')}.`,
    'Correct that line and bring the file again. Nothing of it was taken over.',
  ],
  'annotations/no-times': [
    'These annotations do not say when something happens, so there is nothing to compare.',
    'Bring annotations with times or frame numbers. Tables of single pictures are not enough.',
  ],

  'clips/no-copy': [
    'This recording cannot be cut without making its pictures anew.',
    'Choose Exact: it takes longer and works for every recording that can be read.',
  ],
  'clips/mixed': [
    'The files of this recording differ too much to be joined as they are.',
    'Choose Exact, or one file for each clip.',
  ],
  'clips/nothing': ['No picture begins in this stretch.', 'Make it longer: a frame or more has to be in it.'],

  'storage/full': [
    (d) =>
      `There is not enough room on this computer${bytes(d, 'needed', ': needed are ')}${bytes(d, 'free', ', free are ')}.`,
    'Remove cases or packs you no longer use, or free space on the disk, then go on.',
  ],
  'storage/unavailable': [
    'The browser keeps no files for this page.',
    'Leave private browsing, or allow this page to store data, then reload.',
  ],
  'storage/locked': ['Another tab is using it.', 'Close the other tab, then try again.'],
  'worker/crashed': [
    'A part of ophclip stopped, most likely for lack of memory.',
    'Close other tabs and try again.',
  ],
  internal: [
    'Something went wrong that should not have.',
    'Try again; reload the page if it happens once more.',
  ],
};

function named(details: ErrorDetails, key: string, otherwise: string): string {
  const value = details[key];
  return value === undefined || value === '' ? otherwise : String(value);
}

function quoted(details: ErrorDetails, key: string, before: string): string {
  const value = named(details, key, '');
  return value === '' ? '' : `${before}\u201c${value}\u201d`;
}

function bytes(details: ErrorDetails, key: string, before: string): string {
  const value = details[key];
  return typeof value === 'number' ? `${before}${formatBytes(value)}` : '';
}

function milliseconds(details: ErrorDetails, key: string): string {
  const value = details[key];
  return typeof value === 'number' ? formatMilliseconds(value) : 'longer';
}
