import { caseStore } from '#state/case-store.ts';
import { pause, playerStore, shownVideo } from '#state/player-store.ts';
import { selectedSegment } from '#state/review-store.ts';
import { formatTimecode } from '#ui/format.ts';
import { captureFrame } from '#ui/kit/capture-frame.ts';
import { downloadBlob } from '#ui/kit/download.ts';

/** Saves the picture on screen; its name tells the case's number and the time, nothing of the file's. */
export async function savePicture(): Promise<void> {
  pause();
  const video = shownVideo();
  const picture = video && (await captureFrame(video));
  const { facts } = caseStore.getState();
  if (picture === null || facts === null) return;
  const time = formatTimecode(playerStore.getState().time).replaceAll(/[:.]/g, '-');
  downloadBlob(`case-${facts.id.slice(0, 8)}_${time}.png`, picture);
}

export async function copyTime(): Promise<void> {
  await copy(formatTimecode(playerStore.getState().time));
}

/** Where the chosen segment begins and ends, else the one at the playhead: "03:52.480 - 04:10.000". */
export async function copySegment(): Promise<void> {
  const segment = selectedSegment();
  if (segment !== undefined) await copy(`${formatTimecode(segment.start)} - ${formatTimecode(segment.end)}`);
}

/** Where a browser forbids the clipboard, nothing is copied. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text).catch(() => undefined);
}
