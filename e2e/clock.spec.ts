import { expect, test, type Browser } from '@playwright/test';
import type * as Library from 'mediabunny';
import { CaseScreen } from './case-screen.ts';

/**
 * One clock: the frame that was looked at, the time that is stored for it and the picture the player shows at that time
 * are the same, at every frame rate. Each frame of the test videos carries its number as a row of black and white
 * blocks.
 */
const SECONDS = 8;
const RATES: Record<string, number[]> = Object.fromEntries(
  Object.entries({
    '23.976': 24000 / 1001,
    '25': 25,
    '29.97': 30000 / 1001,
    '50': 50,
    '59.94': 60000 / 1001,
  }).map(([name, rate]) => [name, Array.from({ length: Math.floor(SECONDS * rate) }, (_, i) => i / rate)]),
);
// Frames come when they come, as from a phone: 12 to 60 a second.
const irregular = [0];
for (let i = 1; (irregular.at(-1) ?? 0) < SECONDS; i++) {
  irregular.push((irregular.at(-1) ?? 0) + [1 / 60, 1 / 30, 1 / 24, 1 / 12][(i * 7 + (i >> 2)) % 4]!);
}

/** A VP9 MP4 whose frame i is shown from times[i] on, made with the browser's own encoder. */
async function numberedVideo(browser: Browser, baseURL: string, times: number[]): Promise<Buffer> {
  // The library is injected: the app's own policy would refuse it.
  const context = await browser.newContext({ bypassCSP: true, baseURL });
  const page = await context.newPage();
  await page.goto('/');
  await page.addScriptTag({ path: 'node_modules/mediabunny/dist/bundles/mediabunny.min.cjs' });
  const base64 = await page.evaluate(async (times) => {
    const { Output, Mp4OutputFormat, BufferTarget, CanvasSource } = (
      window as unknown as { Mediabunny: typeof Library }
    ).Mediabunny;
    const canvas = new OffscreenCanvas(256, 144);
    const context = canvas.getContext('2d')!;
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat(), target });
    const source = new CanvasSource(canvas, { codec: 'vp9', bitrate: 1_500_000, keyFrameInterval: 3 });
    output.addVideoTrack(source);
    await output.start();
    for (const [i, time] of times.entries()) {
      context.fillStyle = '#777';
      context.fillRect(0, 0, 256, 144);
      for (let bit = 0; bit < 10; bit++) {
        context.fillStyle = (i >> bit) & 1 ? '#fff' : '#000';
        context.fillRect(8 + bit * 24, 48, 24, 48);
      }
      await source.add(time, (times[i + 1] ?? time + 0.04) - time);
    }
    await output.finalize();
    const bytes = new Uint8Array(target.buffer!);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCodePoint(...bytes.subarray(at, at + 8192));
    return btoa(text);
  }, times);
  await context.close();
  return Buffer.from(base64, 'base64');
}

for (const [name, times] of [...Object.entries(RATES), ['variable', irregular] as const]) {
  test(`stored time, thumbnail and player show the same frame at ${name} frames a second`, async ({
    page,
    browser,
    baseURL,
  }) => {
    const bytes = await numberedVideo(browser, baseURL ?? '', [...times]);
    await page.addInitScript(() => localStorage.setItem('ophclip.settings', '{"samplesPerSecond":2}'));
    const screen = new CaseScreen(page);
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
    await screen.drop([{ name: `${name}.mp4`, type: 'video/mp4', bytes }]);
    await page.waitForURL(/\/case\//);
    await screen.finished();
    const seen = await page.evaluate(readNumbers);
    expect(seen.length).toBeGreaterThanOrEqual(SECONDS * 2 - 1);
    for (const { seconds, looked, shown } of seen) {
      expect(Math.abs((times[looked] ?? -1) - seconds)).toBeLessThan(0.002);
      expect(shown).toBe(looked);
    }
  });
}

test('each press of a frame key shows the next frame, or the one before, whatever the rate does', async ({
  page,
  browser,
  baseURL,
}) => {
  const bytes = await numberedVideo(browser, baseURL ?? '', irregular);
  await page.addInitScript(() => localStorage.setItem('ophclip.settings', '{"samplesPerSecond":0.5}'));
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  await screen.drop([{ name: 'variable.mp4', type: 'video/mp4', bytes }]);
  await page.waitForURL(/\/case\//);
  await screen.finished();
  await page.waitForFunction(() => document.querySelector('video')?.readyState === 4);
  const press = async (key: string, expected: number): Promise<void> => {
    await page.keyboard.press(key);
    await expect.poll(() => page.evaluate(numberShown), { intervals: [50] }).toBe(expected);
    await expect
      .poll(() => page.evaluate(() => window.ophclip.player.getState().time), { intervals: [50] })
      .toBeCloseTo(irregular[expected] ?? -1, 3);
  };
  for (let frame = 1; frame <= 24; frame++) await press('.', frame);
  for (let frame = 23; frame >= 16; frame--) await press(',', frame);
  await press('>', 26);
  await press('<', 16);
  await page.keyboard.press('Home');
  await expect.poll(() => page.evaluate(numberShown)).toBe(0);
  await press(',', 0);
  // Keys that come faster than pictures are all counted.
  for (let i = 0; i < 12; i++) void page.keyboard.press('.');
  await expect.poll(() => page.evaluate(numberShown)).toBe(12);
});

/** In the page: the number of the frame that the player shows. */
function numberShown(): number {
  const context = new OffscreenCanvas(256, 144).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(document.querySelector('video')!, 0, 0, 256, 144);
  let value = 0;
  for (let bit = 0; bit < 10; bit++) {
    if ((context.getImageData(8 + bit * 24 + 12, 72, 1, 1).data[0] ?? 0) > 127) value |= 1 << bit;
  }
  return value;
}

/** In the page: for every sample its time, the number in its thumbnail, and the number the player shows at that time. */
async function readNumbers(): Promise<{ seconds: number; looked: number; shown: number }[]> {
  const root = await navigator.storage.getDirectory();
  const id = location.pathname.split('/').at(-1) ?? '';
  const folder = await (await root.getDirectoryHandle('cases')).getDirectoryHandle(id);
  const files = new Map<string, File>();
  for await (const handle of folder.values()) {
    const kind = handle.name.endsWith('.samples')
      ? 'samples'
      : handle.name.endsWith('.jpegs')
        ? 'jpegs'
        : null;
    if (kind !== null) files.set(kind, await (handle as FileSystemFileHandle).getFile());
  }
  const canvas = new OffscreenCanvas(256, 144);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const read = (picture: CanvasImageSource): number => {
    context.drawImage(picture, 0, 0, 256, 144);
    let value = 0;
    for (let bit = 0; bit < 10; bit++) {
      const [red = 0] = context.getImageData(8 + bit * 24 + 12, 72, 1, 1).data;
      if (red > 127) value |= 1 << bit;
    }
    return value;
  };
  const records = await files.get('samples')!.arrayBuffer();
  const video = document.querySelector('video')!;
  const found = [];
  for (let at = 0; at + 160 <= records.byteLength; at += 160) {
    const view = new DataView(records, at, 32);
    const seconds = view.getFloat64(8, true);
    const offset = view.getFloat64(16, true);
    const thumbnail = files.get('jpegs')!.slice(offset, offset + view.getUint32(24, true));
    const looked = read(await createImageBitmap(thumbnail));
    const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    // The times of frames are stored to the microsecond; a player rounds down what lies a hair before.
    video.currentTime = seconds + 0.0005;
    await seeked;
    // `seeked` may come a moment before the picture does.
    let shown = read(video);
    for (let i = 0; i < 40 && shown !== looked; i++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      shown = read(video);
    }
    found.push({ seconds, looked, shown });
  }
  return found;
}
