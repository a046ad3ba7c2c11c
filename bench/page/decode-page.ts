import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { gridOf, type Grid } from '#core/sampling.ts';
import { FFmpegFile, INPUT } from '#media/ffmpeg-file.ts';
import { inspectRecording, openRecording } from '#media/open-recording.ts';
import type { Recording } from '#media/recording.ts';

/** What the bench calls in the page. Files are fetched, and the way to read them is found, before anything is timed. */

const files = new Map<string, Blob>();

async function fileAt(url: string): Promise<Blob> {
  const file = files.get(url) ?? (await (await fetch(url)).blob());
  files.clear();
  files.set(url, file);
  return file;
}

/** Reads the chosen cells of a grid of one a second. Opening counts, proving the way does not. */
async function ours(
  url: string,
  choose: (recording: Recording, grid: Grid) => Promise<number[]>,
): ReturnType<typeof decodeBench.exact> {
  const file = await fileAt(url);
  const { signal } = new AbortController();
  const { route } = await inspectRecording(file, 'bt601', signal);
  const start = performance.now();
  const recording = await openRecording(file, route, 'bt601', signal);
  try {
    const grid = gridOf(recording.facts.durationSeconds, 1);
    let frames = 0;
    const take = ({ frame }: { frame: VideoFrame }): Promise<void> => {
      frame.close();
      frames++;
      return Promise.resolve();
    };
    await recording.read(grid, await choose(recording, grid), take, signal);
    return { seconds: (performance.now() - start) / 1000, frames };
  } finally {
    recording.close();
  }
}

globalThis.decodeBench = {
  exact: (url) => ours(url, (_, { count }) => Promise.resolve(Array.from({ length: count }, (_, i) => i))),

  keyframes: (url) => ours(url, (recording, grid) => recording.cheapCells(grid, grid.count)),

  async mediabunny(url) {
    const file = await fileAt(url);
    const start = performance.now();
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
    try {
      if (!(await input.canRead())) return null;
      const track = await input.getPrimaryVideoTrack();
      if (track === null || !(await track.canDecode())) return null;
      const count = Math.round(await track.computeDuration());
      const centres = Array.from({ length: count }, (_, i) => i + 0.5);
      let frames = 0;
      for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(centres)) {
        if (sample === null) continue;
        sample.close();
        frames++;
      }
      return { seconds: (performance.now() - start) / 1000, frames };
    } finally {
      input.dispose();
    }
  },

  async seekAndDraw(url) {
    const address = URL.createObjectURL(await fileAt(url));
    const context = new OffscreenCanvas(224, 224).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('No canvas');
    const start = performance.now();
    const video = document.createElement('video');
    video.muted = true;
    video.src = address;
    try {
      const isPlayable = await new Promise<boolean>((resolve) => {
        video.addEventListener('loadeddata', () => resolve(true), { once: true });
        video.addEventListener('error', () => resolve(false), { once: true });
      });
      if (!isPlayable) return null;
      let frames = 0;
      for (let seconds = 0.5; seconds < video.duration; seconds++, frames++) {
        const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
        video.currentTime = seconds;
        await seeked;
        context.drawImage(video, 0, 0, 224, 224);
        context.getImageData(0, 0, 1, 1);
      }
      return { seconds: (performance.now() - start) / 1000, frames };
    } finally {
      URL.revokeObjectURL(address);
    }
  },

  async ffmpegWasm(url, seconds) {
    const { signal } = new AbortController();
    const file = new FFmpegFile(await fileAt(url));
    try {
      await file.run('ffmpeg', ['-version'], [], signal);
      const args = ['-v', 'error', '-stats', '-nostdin', '-t', String(seconds), '-i', INPUT, '-an'];
      const output = ['-vf', 'fps=1', '-f', 'framecrc', '/frames.txt'];
      const start = performance.now();
      const { files: written } = await file.run('ffmpeg', [...args, ...output], ['/frames.txt'], signal);
      const listing = new TextDecoder().decode(written[0] ?? new Uint8Array());
      const frames = [...listing.matchAll(/^0,/gm)].length;
      return { seconds: (performance.now() - start) / 1000, frames };
    } finally {
      file.close();
    }
  },
};
