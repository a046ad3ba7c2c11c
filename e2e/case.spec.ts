import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Labelling } from '#core/labelling.ts';
import { segmentAt } from '#core/segments.ts';
import { instrumentF1, phaseAccuracy } from '#tools/truth.ts';
import { atHalfRate, CaseScreen, truthOf } from './case-screen.ts';
import { foreignRequests, pageErrors } from './network.ts';

/** Sentences worded after the encoders were trained, and the phase each describes. */
const QUESTIONS: readonly (readonly [sentence: string, phase: string])[] = [
  ['a blade cuts into the cornea', 'incision'],
  ['the surgeon fills the front of the eye with gel', 'viscoelastic'],
  ['forceps tear a round opening into the front of the capsule', 'capsulorhexis'],
  ['fluid goes under the capsule to loosen the nucleus', 'hydrodissection'],
  ['the nucleus is broken up with the phaco tip', 'phacoemulsification'],
  ['cortex is sucked out of the bag', 'irrigation-aspiration'],
  ['polishing the posterior capsule', 'capsule-polishing'],
  ['the injector pushes the folded lens into the bag', 'lens-implantation'],
  ['a hook turns the lens until it is centred', 'lens-positioning'],
  ['hydrating the wound so that it closes', 'tonifying-antibiotics'],
];

test('the sample case, from click to finished timeline and answers', async ({ page, context, baseURL }) => {
  const foreign = foreignRequests(context, baseURL ?? '');
  const errors = pageErrors(page);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const truth = truthOf('phaco-routine');
  const labelling = await screen.labelling();
  const accuracy = phaseAccuracy(labelling, truth);
  const f1 = instrumentF1(labelling, truth);
  console.log(`phase accuracy ${accuracy.toFixed(3)}, instrument F1 ${f1.toFixed(3)}`);
  expect(accuracy).toBeGreaterThanOrEqual(0.85);
  expect(f1).toBeGreaterThanOrEqual(0.7);
  const found = new Set(labelling.phases.map(({ label }) => label));
  for (const { phase } of truth.segments) expect(found).toContain(phase);

  let answered = 0;
  const searchTimes: number[] = [];
  for (const [sentence, phase] of QUESTIONS) {
    await screen.ask(sentence);
    const { moments, searchMs } = await page.evaluate(() => {
      const { answer } = window.ophclip.search.getState();
      return { moments: answer?.moments.slice(0, 3) ?? [], searchMs: answer?.searchMs ?? Infinity };
    });
    const isHit = moments.some(({ peak }) =>
      truth.segments.some((span) => span.phase === phase && peak >= span.start && peak < span.end),
    );
    if (isHit) answered++;
    else console.log(`missed: ${sentence}`, moments);
    searchTimes.push(searchMs);
  }
  console.log(`${answered} of ${QUESTIONS.length} answered, slowest search ${Math.max(...searchTimes)} ms`);
  expect(answered).toBeGreaterThanOrEqual(9);
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});

test('WebGPU on a software adapter loses its GPU in the middle, and labels as WASM does', async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const read = async (isWebGpu: boolean): Promise<{ labelling: Labelling; backend: string }> => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // A software adapter takes a second for what a GPU does in milliseconds: a frame every five seconds will do.
    await page.addInitScript((allowed) => {
      localStorage.setItem('ophclip.settings', '{"samplesPerSecond":0.2}');
      if (allowed) localStorage.setItem('ophclip.allow-software-gpu', 'yes');
    }, isWebGpu);
    const screen = new CaseScreen(page);
    await screen.openSample();
    const backend = (): Promise<string> =>
      page.evaluate(() => {
        const { run } = window.ophclip.models.getState();
        return run.kind === 'ready' ? run.report.backend : run.kind;
      });
    let ranOn = 'nothing';
    if (isWebGpu) {
      await page.waitForFunction(() => window.ophclip.case.getState().done > 3, null, { timeout: 120_000 });
      ranOn = await backend();
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.crashGpuProcess').catch(() => undefined);
    }
    await screen.finished(240_000);
    if (!isWebGpu) ranOn = await backend();
    const labelling = await screen.labelling();
    await context.close();
    return { labelling, backend: ranOn };
  };
  const wasm = await read(false);
  const webgpu = await read(true);
  expect([wasm.backend, webgpu.backend]).toEqual(['wasm', 'webgpu']);
  let same = 0;
  for (let t = 0.5; t < 140; t++) {
    if (segmentAt(wasm.labelling.phases, t)?.label === segmentAt(webgpu.labelling.phases, t)?.label) same++;
  }
  expect(same).toBeGreaterThanOrEqual(130);
});

test('a question that means nothing is told so, in one case and in all of them', async ({
  page,
  context,
}) => {
  await atHalfRate(context);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  for (const nonsense of ['a cat sleeping on a sofa', 'qwertz asdfgh yxcvb', 'the stock market fell today']) {
    await screen.ask(nonsense);
    await expect(page.getByText(/^No good match for/)).toBeVisible();
    await expect(screen.moments).toHaveCount(0);
  }
  await screen.ask('the phaco tip breaks up the nucleus');
  await expect(screen.moments.first()).toBeVisible();
  // A press plays it.
  await screen.moments.first().getByRole('button').click();
  const start = await page.evaluate(() => window.ophclip.search.getState().selected ?? -1);
  await expect.poll(() => page.evaluate(() => window.ophclip.player.getState().time)).toBeGreaterThan(start);
  await page.keyboard.press('k');

  // More like this frame.
  await page.keyboard.press('f');
  await expect(page.getByText(/stands? out of 70 frames/)).toBeVisible();

  await page.getByRole('link', { name: 'ophclip, library' }).click();
  await page.getByRole('searchbox', { name: 'Search all cases' }).fill('the phaco tip breaks up the nucleus');
  const results = page.getByRole('list').filter({ hasText: 'Phacoemulsification' });
  await expect(results.first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search all cases' }).fill('a cat sleeping on a sofa');
  await expect(page.getByText(/^No good match for/)).toBeVisible();
});

test('every key does what the sheet says, and the table says what the lanes say', async ({
  page,
  context,
}) => {
  await atHalfRate(context);
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  const time = (): Promise<number> => page.evaluate(() => window.ophclip.player.getState().time);
  const isPlaying = (): Promise<boolean> => page.evaluate(() => window.ophclip.player.getState().isPlaying);
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 0);

  await page.keyboard.press('ArrowRight');
  await expect.poll(time).toBeCloseTo(1, 1);
  await page.keyboard.press('.');
  await expect.poll(time).toBeCloseTo(1.04, 2);
  await page.keyboard.press('Shift+Period');
  await expect.poll(time).toBeCloseTo(1.44, 2);
  await page.keyboard.press(',');
  await expect.poll(time).toBeCloseTo(1.4, 2);
  await page.keyboard.press('Control+ArrowRight');
  await expect.poll(time).toBeCloseTo(11.4, 1);
  await page.keyboard.press(' ');
  await expect.poll(isPlaying).toBe(true);
  await page.keyboard.press('k');
  await expect.poll(isPlaying).toBe(false);
  await page.keyboard.press('Home');
  const second = (await screen.labelling()).phases[1];
  await page.keyboard.press('ArrowDown');
  await expect.poll(time).toBeCloseTo(second?.start ?? -1, 1);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(time).toBeCloseTo(second?.end ?? -1, 1);
  await page.keyboard.press('z');
  await expect
    .poll(() => page.evaluate(() => window.ophclip.timeline.getState().end))
    .toBeLessThan(truthOf('phaco-routine').durationSeconds);
  await page.keyboard.press('z');
  await page.keyboard.press('/');
  await expect(screen.search).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('v');
  const { phases, instruments } = await screen.labelling();
  const segments = phases.length + instruments.reduce((sum, lane) => sum + lane.segments.length, 0);
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(segments + 1);
});

test('nothing serious for axe, at a desk and on a phone, empty, busy and full', async ({ page, context }) => {
  await atHalfRate(context);
  const check = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  };
  const screen = new CaseScreen(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Open Phaco/ })).toBeVisible();
  await check();
  await screen.openSample();
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  await check();
  await screen.finished();
  await screen.ask('the phaco tip breaks up the nucleus');
  await check();
  await page.getByRole('button', { name: 'Table' }).click();
  await check();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Lanes' }).click();
  await check();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.goto('/');
  await expect(page.getByRole('link', { name: /Phacoemulsification/ })).toBeVisible();
  await check();
});
