import { VIEWS } from './protocol.ts';
import type { Row } from './measure.ts';

const START = '<!-- media-table: made by `npm run media:table`, do not edit -->';
const END = '<!-- /media-table -->';

/** Why what was found is as it is, where that was looked into. */
const REASONS: Readonly<Record<string, string>> = {
  'hdr10-av1.mp4': 'high dynamic range: the player maps it to the screen, the sampler takes it as it is',
  'iibbibb_editlist_videoonly.mp4':
    'starts half way through a picture of a second: ffmpeg and the player round that to a whole one',
};

/** `document` with the table between its markers made anew. Throws where it has no markers. */
export function withTable(document: string, rows: readonly Row[]): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start === -1 || end < start) throw new Error('The document has no markers for the table');
  return `${document.slice(0, start)}${START}\n\n${tableOf(rows)}\n${document.slice(end)}`;
}

export function tableOf(rows: readonly Row[]): string {
  const head = ['file', 'way', 'frames', 'ms off', 'hash', 'RGB', 'cosine', 'as it should be'];
  const lines = [head, head.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |\n`).join('');
}

function cells({ file, sentence, read, faults }: Row): string[] {
  const reason = REASONS[file.split('/').at(-1) ?? ''];
  const found = faults.length === 0 ? 'yes' : faults.join('; ');
  const verdict = faults.length > 0 && reason !== undefined ? `${reason} (${found})` : found;
  if (read === null)
    return [
      file,
      'refused',
      '',
      '',
      '',
      '',
      '',
      sentence === null ? verdict : [sentence, ...faults].join(' '),
    ];
  const { whole, cosine } = read;
  return [
    file,
    wayOf(read),
    `${read.got} / ${read.expected}${read.isSampled ? ' (1/s)' : ''}`,
    read.timeError.toFixed(2),
    VIEWS.map((view) => read.views[view]?.hash ?? '–').join(' '),
    whole === null ? '' : `${whole.mean.toFixed(1)} / ${whole.p99}${read.isTagged ? '' : ' untagged'}`,
    // Not rounded up to the limit.
    cosine === null ? '' : (Math.floor(cosine * 1e5) / 1e5).toFixed(5),
    verdict,
  ];
}

function wayOf({ route, played, plays: [shown, all] }: NonNullable<Row['read']>): string {
  if (played === 'no') return `${route}, unplayable`;
  const share = shown === all ? '' : ` plays ${shown} / ${all}`;
  return `${route}${played === 'copy' ? ', copy' : ''}${share}`;
}
