import { playablePath } from '#library/case-source.ts';
import { writePlayable } from '#media/playable-copy.ts';
import { openForWriting, writeFully } from '#platform/opfs-sync.ts';
import { remove, rename } from '#platform/opfs.ts';
import { serve } from '#platform/rpc.ts';
import type { PlayableProtocol } from './playable.ts';

serve<PlayableProtocol>(self, {
  async make({ id, file }, context) {
    const path = playablePath(id);
    const part = [...path.slice(0, -1), 'playable.part'];
    const copy = await openForWriting(part);
    try {
      copy.truncate(0);
      await writePlayable(file, (bytes, at) => writeFully(copy, bytes, at), context);
      copy.flush();
      copy.close();
      await rename(part, path.at(-1) ?? '');
    } catch (thrown) {
      copy.close();
      await remove(part);
      throw thrown;
    }
  },
});
