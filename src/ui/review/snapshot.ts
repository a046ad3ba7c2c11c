import { caseStore } from '#state/case-store.ts';
import { pause, playerStore, shownVideo } from '#state/player-store.ts';
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

/** Where a browser forbids the clipboard, nothing is copied. */
export async function copyTime(): Promise<void> {
  await navigator.clipboard.writeText(formatTimecode(playerStore.getState().time)).catch(() => undefined);
}
