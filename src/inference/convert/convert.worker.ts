import { AppError } from '#core/errors.ts';
import type { RgbaImage } from '#inference/images.ts';
import { openOpfsPackWriter } from '#inference/packs/opfs-pack.ts';
import { serve } from '#platform/rpc.ts';
import { spread } from './check-inputs.ts';
import type { ConvertProtocol } from './convert-protocol.ts';
import { convertCheckpoint } from './convert.ts';
import { packFactsSchema } from './facts.ts';
import { wasmSessions } from './wasm-session.ts';

/** More pictures than this do not change the ranges, only the time. */
const MAX_PICTURES = 100;

serve<ConvertProtocol>(globalThis, {
  async convert({ checkpoint, vocabulary, pictures, facts: given, labelSets }, { signal, onProgress }) {
    const facts = packFactsSchema.parse(given);
    const writer = openOpfsPackWriter(facts.id);
    return convertCheckpoint({
      checkpoint,
      vocabulary,
      facts,
      frames: spread(pictures, MAX_PICTURES).map((picture) => () => decode(picture)),
      labelSets,
      writer,
      openSession: wasmSessions(writer),
      precisions: null,
      // A pack without its smallest files is of more use in the page than none.
      belowTolerance: 'leave-out',
      signal,
      onProgress,
    });
  },
});

async function decode(picture: Blob): Promise<RgbaImage> {
  try {
    const bitmap = await createImageBitmap(picture, { colorSpaceConversion: 'none' });
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    context?.drawImage(bitmap, 0, 0);
    bitmap.close();
    if (context === null) throw new Error('no 2D canvas');
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } catch (cause) {
    throw new AppError('image/unreadable', 'A picture could not be read', { cause });
  }
}
