import type { EncodedPacket } from 'mediabunny';
import { AppError } from '#core/errors.ts';
import type { Cut } from '#core/clips/clips.ts';
import type { OpenVideo } from './open-video.ts';
import { withoutUserData } from './user-data.ts';

/** Taking a stretch out of a stream without decoding it. Times are on the recording's clock. */

/** A packet that comes so much later in decoding order is shown later, too: no codec here reorders over more pictures. */
const MOST_REORDERED = 24;
/** Times are compared with this much room for rounding; a hundredth of the shortest frame. */
const SAME_SECONDS = 0.0005;

type Stretch = { readonly from: number; readonly until: number };

/**
 * Where a copy of `from` to `until` begins and ends in truth: at the last key frame before, and once all that is shown
 * before `until` can be decoded; `lastFrame`: when its last picture begins.
 */
export async function plannedCut(
  video: OpenVideo,
  { from, until }: Stretch,
): Promise<Cut & { readonly lastFrame: number }> {
  const { sink, clockOffset } = video;
  const key = await keyBefore(video, from);
  const lastKey = await keyBefore(video, Math.max(from, until - 2 * SAME_SECONDS));
  let [end, last] = [key.timestamp, key.timestamp];
  const packets = copied(sink.packets(lastKey, undefined, { metadataOnly: true }), until + clockOffset);
  for await (const { timestamp, duration } of packets) {
    end = Math.max(end, timestamp + duration);
    last = Math.max(last, timestamp);
  }
  return { start: key.timestamp - clockOffset, end: end - clockOffset, lastFrame: last - clockOffset };
}

/** The packets of that copy, in decoding order; times are on the stream's clock, user data is taken out. */
export async function* copiedPackets(
  video: OpenVideo,
  { from, until }: Stretch,
): AsyncGenerator<EncodedPacket> {
  const { sink, clockOffset, config } = video;
  const key = await keyBefore(video, from);
  for await (const packet of copied(sink.packets(key), until + clockOffset)) {
    // Pictures of a group that began before: they refer to what is not there.
    if (packet.timestamp < key.timestamp - SAME_SECONDS) continue;
    const data = withoutUserData(config, packet.data);
    yield data === packet.data ? packet : packet.clone({ data });
  }
}

/**
 * What the container calls a key frame: in open groups of pictures that is none by the letter of H.264, and every decoder
 * begins there.
 */
async function keyBefore({ sink, clockOffset }: OpenVideo, seconds: number): Promise<EncodedPacket> {
  const key =
    (await sink.getKeyPacket(seconds + clockOffset + SAME_SECONDS)) ?? (await sink.getFirstKeyPacket());
  if (key === null) throw new AppError('video/damaged', 'No key frame');
  return key;
}

/** Packets up to the last one that is shown before `until`, and what is shown among them. */
async function* copied(packets: AsyncGenerator<EncodedPacket>, until: number): AsyncGenerator<EncodedPacket> {
  let limit = until - SAME_SECONDS;
  let later: EncodedPacket[] = [];
  for await (const packet of packets) {
    if (packet.timestamp >= limit) {
      later.push(packet);
      if (later.length > MOST_REORDERED) return;
    } else {
      // What came between is needed to decode it, and leaves no hole when all before it is there, too.
      for (const { timestamp } of later) limit = Math.max(limit, timestamp);
      yield* later;
      later = [];
      yield packet;
    }
  }
}
