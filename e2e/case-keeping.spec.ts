import { readFileSync } from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** What is kept, and what it survives. A frame every two seconds is enough to tell, but for the first story. */

test.beforeEach(({ context }) => atHalfRate(context));

const VIDEO = {
  name: 'Right eye 0142.mp4',
  type: 'video/mp4',
  bytes: readFileSync('public/samples/phaco-routine.mp4'),
};

/** Everything that is stored of a case, in a form that can be compared bit for bit. */
function storedCase(page: Page): Promise<{ samples: string; labelling: string; done: number }> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const cases = await root.getDirectoryHandle('cases');
    const records: { cell: number; hex: string }[] = [];
    for await (const folder of cases.values()) {
      for await (const handle of (folder as FileSystemDirectoryHandle).values()) {
        if (!handle.name.endsWith('.samples')) continue;
        const bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
        // Cell, time, scale and codes; where a thumbnail lies depends on the order of work.
        const size = 32 + 128;
        for (let at = 0; at + size <= bytes.byteLength; at += size) {
          const view = new DataView(bytes, at, size);
          const parts = [bytes.slice(at + 8, at + 16), bytes.slice(at + 28, at + size)];
          const hex = parts
            .flatMap((part) => [...new Uint8Array(part)])
            .map((byte) => byte.toString(16).padStart(2, '0'))
            .join('');
          records.push({ cell: view.getUint32(4, true), hex });
        }
      }
    }
    records.sort((a, b) => a.cell - b.cell);
    const { labelling, done } = window.ophclip.case.getState();
    return {
      samples: records.map(({ cell, hex }) => `${cell}:${hex}`).join('\n'),
      labelling: JSON.stringify(labelling),
      done,
    };
  });
}

/** Names of the stored cases. */
function savedNames(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('ophclip');
        opening.addEventListener('error', () => reject(opening.error));
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('cases').objectStore('cases').getAll();
          reading.addEventListener('error', () => reject(reading.error));
          reading.addEventListener('success', () => {
            opening.result.close();
            resolve(reading.result.map((row: { name: string }) => row.name));
          });
        });
      }),
  );
}

async function readWhole(context: BrowserContext): Promise<Awaited<ReturnType<typeof storedCase>>> {
  const page = await context.newPage();
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const stored = await storedCase(page);
  await page.close();
  return stored;
}

test('a tab killed at ten moments goes on where it was, and ends with the same bits', async ({ browser }) => {
  test.setTimeout(420_000);
  const plain = await browser.newContext();
  const expected = await readWhole(plain);
  await plain.close();

  const context = await browser.newContext();
  // Moments spread over the work, different in every run, and told when the test fails.
  const moments: number[] = [];
  let last = 0;
  for (let kill = 0; kill < 10; kill++) {
    const page = await context.newPage();
    const screen = new CaseScreen(page);
    if (kill === 0) await screen.openSample();
    else await page.goto('/case/sample-phaco-routine');
    const wanted = Math.min(last + 3 + Math.floor(Math.random() * 14), 134);
    await page.waitForFunction((frames) => window.ophclip.case.getState().done >= frames, wanted);
    last = await screen.done();
    moments.push(last);
    await page.close({ runBeforeUnload: false });
  }
  const page = await context.newPage();
  const screen = new CaseScreen(page);
  await page.goto('/case/sample-phaco-routine');
  await screen.finished();
  const resumed = await storedCase(page);
  console.log(`killed after ${moments.join(', ')} frames`);
  expect(resumed.samples.split('\n')).toHaveLength(140);
  expect(resumed).toEqual(expected);
  await context.close();
});

test('a dropped recording becomes a case that is there after a reload, and deleting it deletes it', async ({
  page,
}) => {
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop([VIDEO]);
  await page.waitForURL(/\/case\//);
  await screen.finished();
  const before = await screen.labelling();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByLabel('Name').fill('Case 0142, right eye');
  await page.getByLabel('Name').press('Enter');
  await expect.poll(() => savedNames(page)).toEqual(['Case 0142, right eye']);

  await page.reload();
  // Synthetic drops carry no handle: the recording was kept as a copy.
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  expect(await screen.labelling()).toEqual(before);
  await expect(page.getByRole('heading', { name: 'Case 0142, right eye' })).toBeAttached();

  await page.getByRole('link', { name: 'ophclip, library' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'Case 0142, right eye' });
  await expect(card).toBeVisible();
  // The same recording again is the same case.
  await screen.drop([VIDEO]);
  await page.waitForURL(/\/case\//);
  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await expect(card).toHaveCount(1);

  await card.hover();
  await page.getByRole('button', { name: 'Remove Case 0142, right eye' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
  const left = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    const cases = await root.getDirectoryHandle('cases').catch(() => null);
    if (cases !== null) for await (const name of cases.keys()) names.push(name);
    return names;
  });
  expect(left).toEqual([]);
});

test('a file handle is kept instead of a copy, and another file is refused', async ({ page }) => {
  // The chooser itself is the browser's; a handle into its private storage stands for the file on disk.
  const base64 = VIDEO.bytes.toString('base64');
  await page.goto('/');
  await page.evaluate(async (data) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('Left eye.mp4', { create: true });
    const writable = await handle.createWritable();
    await writable.write(Uint8Array.from(atob(data), (char) => char.codePointAt(0) ?? 0));
    await writable.close();
    Object.assign(window, { showOpenFilePicker: () => Promise.resolve([handle]) });
  }, base64);
  const screen = new CaseScreen(page);
  await page.getByRole('button', { name: 'Choose files' }).click();
  await page.waitForURL(/\/case\//);
  await screen.finished();
  await page.reload();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  const copies = await page.evaluate(async () => {
    const id = location.pathname.split('/').at(-1) ?? '';
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('cases')).getDirectoryHandle(id);
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names.filter((name) => name.startsWith('recording'));
  });
  expect(copies).toEqual([]);

  // Gone from where it was: the timeline stays, and only the same recording is taken.
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('Left eye.mp4'));
  await page.reload();
  await expect(page.getByText('The video is not here.')).toBeVisible();
  // The chooser that a test can answer is the one of browsers without handles.
  await page.evaluate(() => Reflect.deleteProperty(window, 'showOpenFilePicker'));
  const choose = async (name: string, buffer: Buffer): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose the video' }).click();
    await (await chooser).setFiles({ name, mimeType: 'video/mp4', buffer });
  };
  await choose('other.mp4', readFileSync('public/samples/phaco-white-cataract.mp4'));
  await expect(page.getByText(/^This is not the recording of this case/)).toBeVisible();
  await choose('renamed.mp4', VIDEO.bytes);
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
});

test('what is no recording is refused with a sentence, and nothing is left behind', async ({ page }) => {
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  const bytes = VIDEO.bytes;
  await screen.drop([
    {
      name: 'notes.mp4',
      type: 'video/mp4',
      bytes: Buffer.from('These are notes, not a video.\n'.repeat(400)),
    },
    { name: 'empty.mp4', type: 'video/mp4', bytes: Buffer.alloc(0) },
    { name: 'cut.mp4', type: 'video/mp4', bytes: bytes.subarray(0, 3000) },
  ]);
  await expect(page.getByText('notes.mp4: this file is not a recording ophclip can read.')).toBeVisible();
  await expect(page.getByText('empty.mp4: this file is empty.')).toBeVisible();
  await expect(page.getByText(/^cut\.mp4: /)).toBeVisible();
  expect(await page.evaluate(() => window.ophclip.library.getState().cases)).toEqual([]);
});

test('a recording cut short is read as far as it goes', async ({ page }) => {
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop([{ ...VIDEO, name: 'cut.mp4', bytes: VIDEO.bytes.subarray(0, 2_000_000) }]);
  await page.waitForURL(/\/case\//);
  await screen.finished();
  const { run, done } = await page.evaluate(() => window.ophclip.case.getState());
  expect(done).toBeGreaterThan(20);
  expect(run.kind === 'done' ? run.unreadable : 0).toBeGreaterThan(20);
  expect((await screen.labelling()).phases.length).toBeGreaterThan(3);
});

test('pause stops, a reload keeps it so, and going on ends it', async ({ page }) => {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await page.waitForFunction(() => window.ophclip.case.getState().done > 5);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText(/^Paused at /)).toBeVisible();
  const done = await screen.done();
  await page.reload();
  await expect(page.getByText(/^Paused at /)).toBeVisible();
  expect(await screen.done()).toBeGreaterThanOrEqual(done);
  await page.getByRole('button', { name: 'Go on' }).click();
  await screen.finished();
});

test('a second tab waits for the first, and takes over when that is closed', async ({ context }) => {
  const first = await context.newPage();
  await new CaseScreen(first).openSample();
  await first.waitForFunction(() => window.ophclip.case.getState().done > 3);
  const second = await context.newPage();
  const screen = new CaseScreen(second);
  await second.goto('/case/sample-phaco-routine');
  await second.waitForFunction(() =>
    ['starting', 'elsewhere'].includes(window.ophclip.case.getState().run.kind),
  );
  await first.close();
  await screen.finished();
  expect((await storedCase(second)).samples.split('\n')).toHaveLength(70);
});

test('a full disk says so, keeps what there is, and goes on when there is room', async ({
  page,
  context,
}) => {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await page.waitForFunction(() => window.ophclip.case.getState().done > 3);
  const session = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 40_000 });
  await expect(page.getByText(/^There is not enough room on this computer/)).toBeVisible({ timeout: 60_000 });
  expect((await screen.labelling()).phases.length).toBeGreaterThan(0);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Go on' }).click();
  await screen.finished();
  expect((await storedCase(page)).samples.split('\n')).toHaveLength(70);
});
