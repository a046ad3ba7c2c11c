/** A video that shows nothing yet may be about to. */
const FIRST_FRAME_MS = 3000;

/** The frame a video shows now, as a picture in the video's own size. Null when there is none to take. */
export async function captureFrame(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.currentSrc !== '' && video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
    await Promise.race([
      new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true })),
      new Promise((resolve) => setTimeout(resolve, FIRST_FRAME_MS)),
    ]);
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
