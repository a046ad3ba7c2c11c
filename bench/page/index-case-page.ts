import { toAppError } from '#core/errors.ts';
import { CaseSession } from '#jobs/cases/case-session.ts';
import { createCase } from '#jobs/cases/create-case.ts';
import { indexCase } from '#jobs/cases/index-case.ts';
import { deleteWhenFree } from '#jobs/cases/library.ts';
import { loadPack } from '#jobs/model-packs.ts';

/** What the bench calls in the page. The pack is loaded and warm before anything is timed. */

const pack = await loadPack('demo');

async function fileAt(url: string): Promise<File> {
  return new File([await (await fetch(url)).blob()], 'case.mp4', { type: 'video/mp4' });
}

globalThis.indexBench = {
  async ours(url) {
    const file = await fileAt(url);
    const start = performance.now();
    const since = (): number => (performance.now() - start) / 1000;
    const { id } = await createCase({ file, handle: null }, pack.manifest, 1);
    const session = await CaseSession.open(id);
    let coarse = Number.NaN;
    let frames = 0;
    try {
      await indexCase(session, pack, [file], {
        onProgress: ({ done }) => (frames = done),
        onLabelling: () => {
          if (Number.isNaN(coarse)) coarse = since();
        },
      });
      return { seconds: since(), coarse, frames, precision: pack.report.image.precision };
    } finally {
      session.close();
      await deleteWhenFree(id).catch((thrown: unknown) => console.warn(toAppError(thrown).code));
    }
  },

  async seekAndDraw(url) {
    const address = URL.createObjectURL(await fileAt(url));
    const { width, height } = pack.manifest.image.size;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('No canvas');
    const start = performance.now();
    const video = document.createElement('video');
    video.muted = true;
    video.src = address;
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
    let frames = 0;
    for (let seconds = 0.5; seconds < video.duration; seconds++, frames++) {
      const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
      video.currentTime = seconds;
      await seeked;
      const side = Math.min(video.videoWidth, video.videoHeight);
      const left = (video.videoWidth - side) / 2;
      context.drawImage(video, left, (video.videoHeight - side) / 2, side, side, 0, 0, width, height);
      await pack.encodeImages([context.getImageData(0, 0, width, height)]);
    }
    URL.revokeObjectURL(address);
    return { seconds: (performance.now() - start) / 1000, frames };
  },
};
