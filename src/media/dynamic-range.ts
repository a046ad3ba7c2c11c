/** Transfer functions of video of high dynamic range, as WebCodecs names them. */
const HIGH = ['pq', 'hlg'];

/**
 * A picture of high dynamic range with its values taken as they are, the way ffmpeg and so most training code does it;
 * browsers would map them to the screen's range. Closes `frame` unless it is the result; the caller closes that.
 */
export async function plainRange(frame: VideoFrame): Promise<VideoFrame> {
  const { format, colorSpace, visibleRect, displayWidth, displayHeight, timestamp } = frame;
  if (!HIGH.includes(colorSpace.transfer ?? '') || format === null || visibleRect === null) return frame;
  try {
    const data = new Uint8Array(frame.allocationSize());
    const layout = await frame.copyTo(data);
    const { width: codedWidth, height: codedHeight } = visibleRect;
    const { matrix, fullRange } = colorSpace;
    return new VideoFrame(data, {
      ...{ format, codedWidth, codedHeight, layout, displayWidth, displayHeight, timestamp },
      colorSpace: { matrix, fullRange, transfer: 'bt709', primaries: 'bt709' },
    });
  } finally {
    frame.close();
  }
}
