import { expect, it } from 'vitest';
import { EXPORTED } from '#core/export/fixtures/export-case.ts';
import { filesIn } from './write-export.ts';

/** WebVTT as this browser's own player reads it. */

async function cuesOf(text: string): Promise<VTTCue[]> {
  const video = document.createElement('video');
  const track = document.createElement('track');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
  try {
    video.append(track);
    document.body.append(video);
    track.kind = 'chapters';
    track.src = url;
    track.track.mode = 'hidden';
    await new Promise((resolve, reject) => {
      track.addEventListener('load', resolve);
      track.addEventListener('error', reject);
    });
    return [...(track.track.cues ?? [])] as VTTCue[];
  } finally {
    video.remove();
    URL.revokeObjectURL(url);
  }
}

it('every cue is there, with its times and its words, and chapters do not overlap', async () => {
  const files = filesIn('vtt', EXPORTED, { lanes: 'shown', separator: ',' });
  expect(files).toHaveLength(2);
  const cues = await cuesOf(files[0]?.text ?? '');
  const plain = cues.map((cue) => ({
    start: cue.startTime,
    end: cue.endTime,
    name: cue.getCueAsHTML().textContent,
  }));
  const shown = EXPORTED.lanes[0]?.shown ?? [];
  expect(plain).toEqual(shown.map(({ start, end, name }) => ({ start, end, name })));
  for (const [i, { end }] of plain.entries()) expect(plain[i + 1]?.start ?? end).toBeGreaterThanOrEqual(end);
  expect(cues[1]?.id).toBe('2 tear (person)');
});
