import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/**
 * An MP4 of the packets of a video from the key frame at `from` up to `to`, seconds, copied bit for bit: what a recorder
 * makes that begins a new file. Its clock starts at 0.
 */
export async function cutVideo(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = await input.getPrimaryVideoTrack();
  const codec = await track?.getCodec();
  const config = await track?.getDecoderConfig();
  if (track === null || codec == null || config == null) throw new Error('no video');
  const sink = new EncodedPacketSink(track);
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  await output.start();
  const key = await sink.getKeyPacket(from);
  if (key === null) throw new Error(`no key frame at ${from}`);
  for await (const packet of sink.packets(key)) {
    if (packet.timestamp >= to) {
      if (packet.type === 'key') break;
      continue;
    }
    const timestamp = packet.timestamp - key.timestamp;
    await source.add(packet.clone({ timestamp }), { decoderConfig: config });
  }
  await output.finalize();
  input.dispose();
  if (target.buffer === null) throw new Error('nothing was written');
  return new Uint8Array(target.buffer);
}
