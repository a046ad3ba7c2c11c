import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** Stretches of a case as video files. */

test.beforeEach(({ context }) => atHalfRate(context));

const SAMPLE = 'public/samples/phaco-routine.mp4';

/**
 * Lets the page write into a folder of the browser's own storage, where a user would choose one of theirs: the same kind
 * of handle, without a window of the system.
 */
async function withFolder(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('my-clips', { create: true });
    Object.assign(window, { showDirectoryPicker: () => Promise.resolve(folder) });
  });
}

async function namesInFolder(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names = [];
    for await (const name of (await root.getDirectoryHandle('my-clips')).keys()) names.push(name);
    return names.sort();
  });
}

async function bytesInFolder(page: Page, name: string): Promise<Buffer> {
  const base64 = await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const file = await (await (await root.getDirectoryHandle('my-clips')).getFileHandle(name)).getFile();
    let text = '';
    for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCodePoint(byte);
    return btoa(text);
  }, name);
  return Buffer.from(base64, 'base64');
}

async function openSampleClips(page: Page): Promise<CaseScreen> {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await withFolder(page);
  await page.keyboard.press('Shift+X');
  await planned(page);
  return screen;
}

/** Every file to be written was looked at. */
async function planned(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { plans } = window.ophclip.clips.getState();
    return plans.size > 0 && [...plans.values()].every((plan) => 'ending' in plan);
  });
}

async function cut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Cut / }).click();
  await page.waitForFunction(() => {
    const { working, written } = window.ophclip.clipsWriting.getState();
    return working === null && written.some(({ name }) => name.startsWith('clips'));
  });
}

const hasFFmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The first picture shown at or after `seconds`, grey. */
function pictureAt(file: string, seconds: number): Uint8Array {
  const filter = `select=gte(t\\,${(seconds - 0.001).toFixed(3)})`;
  // prettier-ignore
  const args = ['-v', 'error', '-i', file, '-vf', filter, '-frames:v', '1', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 1e8 });
}

function difference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / a.length);
}

test('every phase becomes a file that begins where it was said, without sound, title and date', async ({
  page,
}) => {
  await openSampleClips(page);
  const lane = page.getByRole('region', { name: 'Lanes' });
  await expect(lane.getByText('Clips', { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  const plans = await page.evaluate(() => [...window.ophclip.clips.getState().plans.values()]);
  await cut(page);
  const names = await namesInFolder(page);
  const videos = await page.evaluate(() =>
    window.ophclip.clipsWriting.getState().written.filter(({ seconds }) => seconds > 0),
  );
  expect(videos).toHaveLength(plans.length);
  expect(names).toEqual([...videos.map(({ name }) => name), 'clips.txt'].sort());
  await expect(page.getByText(/^14 clips in my-clips/)).toBeVisible();
  const record = (await bytesInFolder(page, 'clips.txt')).toString();
  expect(record).toContain('Nobody confirmed');
  expect(record).toContain('Not a medical device');
  expect(record.toLowerCase()).not.toContain('anonym');

  test
    .info()
    .annotations.push({ type: 'native ffmpeg', description: hasFFmpeg ? 'compared' : 'SKIPPED: not here' });
  const folder = mkdtempSync(join(tmpdir(), 'clips-'));
  try {
    for (const [i, { name, seconds }] of videos.entries()) {
      const bytes = await bytesInFolder(page, name);
      const plan = plans[i];
      const [piece] = plan !== undefined && 'cuts' in plan ? plan.cuts : [];
      expect(seconds).toBeCloseTo((piece?.end ?? 0) - (piece?.start ?? 0), 3);
      // Each is told from the beginning of the recording, which takes its time.
      if (!hasFFmpeg || i % 4 !== 0) continue;
      const file = join(folder, name);
      writeFileSync(file, bytes);
      // prettier-ignore
      const probed = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json', file]).toString()) as {
        streams: { codec_type: string; nb_read_packets: string; tags?: Record<string, string> }[];
        format: { duration: string; tags?: Record<string, string> };
      };
      expect(probed.streams.map(({ codec_type }) => codec_type)).toEqual(['video']);
      expect(Number(probed.format.duration)).toBeCloseTo(seconds, 2);
      expect(Object.keys(probed.format.tags ?? {})).not.toContain('title');
      // Copied: the very same picture as in the recording, at the place that was told.
      expect(difference(pictureAt(file, 0), pictureAt(SAMPLE, piece?.start ?? 0))).toBe(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an exact clip begins at its frame and is black under its mask; nothing is written over', async ({
  page,
}) => {
  await openSampleClips(page);
  await page.getByRole('combobox', { name: 'Cut' }).selectOption({ label: 'Capsulorhexis' });
  await page.getByRole('spinbutton', { name: 'Room around it' }).fill('0.5');
  await page.getByRole('button', { name: 'Mask', exact: true }).click();
  for (const [side, value] of [
    ['Left', '0'],
    ['Top', '0'],
    ['Width', '40'],
    ['Height', '30'],
  ] as const)
    await page.getByRole('spinbutton', { name: `${side} of mask 1, of 100` }).fill(value);
  await expect(page.getByRole('radio', { name: /^Exact/ })).toBeChecked();
  await page.getByRole('checkbox', { name: /^No name, number or date/ }).check();
  await planned(page);
  await cut(page);
  const [name = ''] = (await namesInFolder(page)).filter((each) => each.endsWith('.mp4'));
  expect(name).toMatch(/^Capsulorhexis_1_0h00m2\ds\.mp4$/);
  const record = (await bytesInFolder(page, 'clips.txt')).toString();
  expect(record).toContain('Mask 1: from 0.0 % across and 0.0 % down, 40.0 % wide and 30.0 % high');
  expect(record).toContain('Checked by the person who cut them:\n- No name, number or date');

  const start = await page.evaluate(() => {
    const [plan] = window.ophclip.clips.getState().plans.values();
    return plan !== undefined && 'cuts' in plan ? (plan.cuts[0]?.start ?? 0) : 0;
  });
  if (hasFFmpeg) {
    const folder = mkdtempSync(join(tmpdir(), 'clips-'));
    const file = join(folder, name);
    try {
      writeFileSync(file, await bytesInFolder(page, name));
      // prettier-ignore
      const size = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'json', file]).toString()) as { streams: [{ width: number; height: number }] };
      const [{ width, height }] = size.streams;
      const seen = pictureAt(file, 0);
      const unmasked = (picture: Uint8Array): Uint8Array => picture.slice(Math.ceil(height * 0.32) * width);
      const off = [-2, -1, 0, 1, 2].map((frames) =>
        difference(unmasked(seen), unmasked(pictureAt(SAMPLE, start + frames / 25))),
      );
      expect(Math.min(...off)).toBe(off[2]);
      const masked = seen.filter((_, i) => i % width < width * 0.38 && i < height * 0.28 * width);
      expect(Math.max(...masked.slice(0, 20_000))).toBeLessThan(12);
    } finally {
      rmSync(folder, { recursive: true });
    }
  } else test.info().annotations.push({ type: 'native ffmpeg', description: 'SKIPPED: not here' });

  await cut(page);
  expect((await namesInFolder(page)).filter((each) => each.endsWith('.mp4'))).toHaveLength(2);
});

test('stopping leaves whole files only; browsers without folders hand files over', async ({ page }) => {
  await openSampleClips(page);
  await page.getByText('Exact', { exact: true }).click();
  await page.getByRole('checkbox', { name: /^One reel/ }).check();
  await page.getByRole('checkbox', { name: 'Keep the sound' }).check();
  await planned(page);
  await expect(page.getByRole('checkbox', { name: /is spoken/ })).toBeVisible();
  await expect(
    page.getByText('The recording has no sound that can be kept: clips are silent.'),
  ).toBeVisible();
  await page.getByRole('button', { name: /^Cut 1 file/ }).click();
  await page.waitForFunction(() => (window.ophclip.clipsWriting.getState().working?.fraction ?? 0) > 0.02);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Stopped. Nothing was left behind.')).toBeVisible();
  expect(await namesInFolder(page)).toEqual([]);

  await page.evaluate(() => Object.assign(window, { showDirectoryPicker: undefined }));
  await page.getByText('Fast', { exact: true }).click();
  await planned(page);
  const [download] = await Promise.all([
    page.waitForEvent('download', (each) => each.suggestedFilename().endsWith('.mp4')),
    page.getByRole('button', { name: /^Cut 1 file/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Reel_1_0h00m05s.mp4');
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
  const seconds = await page.evaluate(async (base64) => {
    const video = document.createElement('video');
    const raw = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0);
    video.src = URL.createObjectURL(new Blob([raw], { type: 'video/mp4' }));
    await new Promise((resolve, reject) => {
      video.addEventListener('loadeddata', resolve);
      video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not playable')));
    });
    return video.duration;
  }, bytes.toString('base64'));
  const reel = await page.evaluate(() => window.ophclip.clipsWriting.getState().written[0]?.seconds ?? 0);
  expect(seconds).toBeCloseTo(reel, 1);
  expect(reel).toBeGreaterThan(100);
});
