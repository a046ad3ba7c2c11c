import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { toAppError } from '#core/errors.ts';
import { parseManifest } from '#core/model-pack.ts';
import { caseFolder } from '#library/cases.ts';
import { savedNames } from '#platform/opfs.ts';
import { messageOf } from '#ui/messages.ts';
import { CaseSession } from './case-session.ts';
import { createCase } from './create-case.ts';
import { deleteWhenFree } from './library.ts';
import { ensurePlayable } from './playable.ts';

/** A copy of a recording is five megabytes; the disk has one left. */
const ROOM = 1_000_000;

let file: File;
let id: string;

async function setRoom(room: number | null): Promise<void> {
  const { origin } = location;
  const { usage = 0 } = await navigator.storage.estimate();
  const quota = room === null ? {} : { quotaSize: usage + room };
  await cdp().send('Storage.overrideQuotaForOrigin', { origin, ...quota });
}

beforeAll(async () => {
  file = new File([await (await fetch('/samples/phaco-routine.mp4')).blob()], 'full-disk.mp4');
  const manifest = parseManifest(await (await fetch('/models/demo/manifest.json')).json());
  ({ id } = await createCase({ file, handle: null }, manifest, 1));
  return () => deleteWhenFree(id);
});
afterEach(() => setRoom(null));

/** What making a copy ended with, and the files it left. */
async function outcome(copying: Promise<unknown>): Promise<[title: string, files: string[]]> {
  const title = await copying.then(
    () => 'copied',
    (thrown: unknown) => messageOf(toAppError(thrown)).title,
  );
  return [title, (await savedNames(caseFolder(id), 'file')).sort()];
}

describe('a disk that fills up while a recording is copied', () => {
  it('is named, and nothing of the copy to watch is left', async () => {
    await setRoom(ROOM);
    expect(await outcome(ensurePlayable(id, 0, file))).toEqual([
      'There is not enough room on this computer.',
      [],
    ]);
    await setRoom(null);
    expect(await outcome(ensurePlayable(id, 0, file))).toEqual(['copied', ['playable.mp4']]);
  });

  it('is named, and nothing of the copy to keep is left', async () => {
    const session = await CaseSession.open(id);
    try {
      const keep = (): Promise<unknown> => session.worker.call('keepCopy', { part: 0, file });
      await setRoom(ROOM);
      const [title, files] = await outcome(keep());
      expect([title, files.includes('recording.part')]).toEqual([
        'There is not enough room on this computer.',
        false,
      ]);
      await setRoom(null);
      expect((await outcome(keep()))[1]).toContain('recording');
    } finally {
      session.close();
    }
  });
});
