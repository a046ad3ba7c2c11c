import { playablePath } from '#library/case-source.ts';
import { writePlayable } from '#media/playable-copy.ts';
import { writeWhole } from '#platform/opfs-sync.ts';
import { serve } from '#platform/rpc.ts';
import type { PlayableProtocol } from './playable.ts';

serve<PlayableProtocol>(self, {
  make: ({ id, part, file }, context) =>
    writeWhole(playablePath(id, part), (write) => writePlayable(file, write, context)),
});
