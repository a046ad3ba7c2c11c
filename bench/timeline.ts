import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { round, type BenchResult } from './bench.ts';
import { appInChromium, inChromium } from './in-chromium.ts';
import { LONG_CASE, longLabels } from './long-labels.ts';

/**
 * How smoothly the timeline of the built app moves under a wheel: six hours, 5,000 segments, 1440 pixels, drawn by Chromium's
 * software renderer. The pictures and the recording are the sample case's, stretched. The rival is a timeline whose
 * segments are all elements.
 */

/** One way of moving. Times are milliseconds. */
type Motion = {
  /** From one requestAnimationFrame to the next. */
  readonly interval: number;
  /** From the first wheel event of a frame until it is laid out and painted. */
  readonly work: number;
  /** Script, and style with layout, per frame. */
  readonly script: number;
  readonly layout: number;
  readonly frames: number;
  readonly longTasks: number;
  /** Cumulated layout shift, and the longest frame after the last event. */
  readonly shift: number;
  readonly rest: number;
};

/** In the page: what happens between `start` and `stop`. */
type Meter = {
  found: { intervals: number[]; work: number[]; longTasks: number; shift: number };
  last: number;
  begun: number;
  handle: number;
  start(): void;
  stop(): Meter['found'];
  frame(now: number): void;
};

declare global {
  var timelineMeter: Meter;
  var naiveTimeline: { show(start: number, end: number): void };
}

const ROUNDS = 3;
const VIEWPORT = { width: 1440, height: 900 };
/** Seconds that a person pans over at a time. */
const PANNED = 3600;
const EVENTS = 160;
const PAUSE_MS = 16;
const PIXELS = 24;

export async function run(): Promise<BenchResult> {
  let ours: Motions | null = null;
  let naive: Motions | null = null;
  await appInChromium(async (page) => {
    await page.setViewportSize(VIEWPORT);
    const centre = await openLongCase(page);
    ours = await motions(page, centre, (start, end) =>
      page.evaluate((view) => window.ophclip.timeline.setState(view), { start, end }),
    );
  });
  await inChromium({ page: 'naive-timeline.html', global: 'naiveTimeline', mounts: {} }, async (page) => {
    await page.setViewportSize(VIEWPORT);
    await installMeter(page);
    naive = await motions(page, { x: 720, y: 40 }, (start, end) =>
      page.evaluate(([from, to]) => naiveTimeline.show(from, to), [start, end] as const),
    );
  });
  return resultOf(ours, naive);
}

function resultOf(ours: Motions | null, naive: Motions | null): BenchResult {
  if (ours === null || naive === null) throw new Error('Nothing was measured');
  const figures: Record<string, number> = {};
  for (const [prefix, measured] of [
    ['', ours],
    ['naive_', naive],
  ] as const) {
    figures[`${prefix}idle_p95_ms`] = round(measured.idle);
    for (const kind of ['pan', 'zoom'] as const) {
      const { interval, work, script, layout, longTasks, shift, frames, rest } = measured[kind];
      Object.assign(figures, {
        [`${prefix}${kind}_p95_ms`]: round(interval),
        [`${prefix}${kind}_work_p95_ms`]: round(work),
        [`${prefix}${kind}_script_ms`]: round(script),
        [`${prefix}${kind}_layout_ms`]: round(layout),
        [`${prefix}${kind}_long_tasks`]: longTasks,
        [`${prefix}${kind}_layout_shift`]: round(shift, 4),
        [`${prefix}${kind}_frames`]: frames,
        [`${prefix}${kind}_rest_ms`]: round(rest),
      });
    }
  }
  const ratio = (kind: 'pan' | 'zoom'): number => round(naive[kind].work / ours[kind].work);
  return { ratios: { naive_over_ours_pan: ratio('pan'), naive_over_ours_zoom: ratio('zoom') }, figures };
}

/** The sample case in the app, then six hours of it; answers where a pointer is over the phases. */
async function openLongCase(page: Page): Promise<Place> {
  await page.getByRole('button', { name: 'Try the sample case' }).click();
  await page.getByText(/^Complete: /).waitFor({ timeout: 300_000 });
  const [phases, instruments] = await page.evaluate(() => {
    const { facts } = window.ophclip.case.getState();
    const pack = window.ophclip.models.getState().packs.find(({ manifest }) => manifest.id === facts?.packId);
    const sets = pack?.manifest.labelSets ?? [];
    return (['phase', 'instrument'] as const).map((kind) =>
      sets.filter((set) => set.kind === kind).flatMap(({ labels }) => labels.map(({ id }) => id)),
    );
  });
  const labels = longLabels(phases ?? [], instruments ?? []);
  await page.evaluate(
    ([seconds, labels]) => {
      const { case: cases, timeline } = window.ophclip;
      cases.setState(({ facts, labelling }) => ({
        facts: facts && {
          ...facts,
          video: { ...facts.video, durationSeconds: seconds },
          rate: facts.cells / seconds,
        },
        labelling: { ...labelling, ...labels },
      }));
      timeline.setState({ start: 0, end: seconds, duration: seconds });
    },
    [LONG_CASE.seconds, labels] as const,
  );
  await installMeter(page);
  const box = await page.locator('[data-surface]').boundingBox();
  if (box === null) throw new Error('There is no timeline');
  return { x: box.x + box.width / 2, y: box.y + 76 };
}

type Place = { readonly x: number; readonly y: number };
/** `idle`: p95 between frames while nothing is done, which is what else the machine is busy with. */
type Motions = { readonly idle: number; readonly pan: Motion; readonly zoom: Motion };

/** The calmest of some rounds each: others use this machine too. */
async function motions(
  page: Page,
  place: Place,
  show: (start: number, end: number) => Promise<void>,
): Promise<Motions> {
  await page.mouse.move(place.x, place.y);
  const found: { pan: Motion[]; zoom: Motion[] } = { pan: [], zoom: [] };
  const idle: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(() => timelineMeter.start());
    await settled(page, EVENTS);
    idle.push(p95((await page.evaluate(() => timelineMeter.stop())).intervals));
    await show(LONG_CASE.seconds / 2, LONG_CASE.seconds / 2 + PANNED);
    await settled(page);
    found.pan.push(await motion(page, place, (i) => [i < EVENTS / 2 ? PIXELS : -PIXELS, 0]));
    await show(0, LONG_CASE.seconds);
    await settled(page);
    found.zoom.push(await motion(page, place, (i) => [0, i < EVENTS / 2 ? -PIXELS : PIXELS]));
    console.log({ round, idle: idle.at(-1), pan: found.pan.at(-1), zoom: found.zoom.at(-1) });
  }
  const best = (rounds: Motion[]): Motion => {
    const [first] = rounds.toSorted((a, b) => a.interval - b.interval || a.work - b.work);
    if (first === undefined) throw new Error('Nothing was measured');
    return first;
  };
  return { idle: Math.min(...idle), pan: best(found.pan), zoom: best(found.zoom) };
}

/** Real wheel events at the pace of a trackpad, whether or not the page keeps up. */
async function motion(
  page: Page,
  { x, y }: Place,
  deltaOf: (event: number) => readonly [number, number],
): Promise<Motion> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const before = await durations();
  await page.evaluate(() => timelineMeter.start());
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < EVENTS; i++) {
    const [deltaX, deltaY] = deltaOf(i);
    sent.push(cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX, deltaY }));
    await setTimeout(PAUSE_MS);
  }
  await Promise.all(sent);
  const moved = await page.evaluate(() => timelineMeter.stop());
  const after = await durations();
  await page.evaluate(() => timelineMeter.start());
  await settled(page);
  const rest = await page.evaluate(() => timelineMeter.stop());
  await cdp.detach();
  const frames = moved.intervals.length;
  return {
    interval: p95(moved.intervals),
    work: p95(moved.work),
    script: ((after.script - before.script) * 1000) / frames,
    layout: ((after.layout - before.layout) * 1000) / frames,
    frames,
    longTasks: moved.longTasks,
    shift: moved.shift + rest.shift,
    rest: Math.max(...rest.intervals),
  };

  async function durations(): Promise<{ script: number; layout: number }> {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { script: of('ScriptDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration') };
  }
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}

/** So many frames without an event: whatever waits for the view to come to rest has happened. */
function settled(page: Page, frames = 30): Promise<void> {
  return page.evaluate(async (frames) => {
    for (let i = 0; i < frames; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, frames);
}

/** One object of methods: a named function would not survive the way into the page. */
function installMeter(page: Page): Promise<void> {
  return page.evaluate(() => {
    const painted = new MessageChannel();
    globalThis.timelineMeter = {
      found: { intervals: [], work: [], longTasks: 0, shift: 0 },
      last: 0,
      begun: 0,
      handle: 0,
      start() {
        this.found = { intervals: [], work: [], longTasks: 0, shift: 0 };
        this.last = 0;
        this.begun = 0;
        this.handle = requestAnimationFrame((now) => this.frame(now));
      },
      stop() {
        cancelAnimationFrame(this.handle);
        return this.found;
      },
      frame(now) {
        if (this.last > 0) this.found.intervals.push(now - this.last);
        this.last = now;
        // Its message comes after this frame's layout and paint.
        painted.port2.postMessage(null);
        this.handle = requestAnimationFrame((next) => this.frame(next));
      },
    };
    painted.port1.addEventListener('message', () => {
      const { found, begun } = timelineMeter;
      if (begun > 0) found.work.push(performance.now() - begun);
      timelineMeter.begun = 0;
    });
    painted.port1.start();
    window.addEventListener('wheel', () => (timelineMeter.begun ||= performance.now()), {
      capture: true,
      passive: true,
    });
    new PerformanceObserver((list) => {
      timelineMeter.found.longTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        timelineMeter.found.shift += entry.value;
    }).observe({ type: 'layout-shift' });
  });
}
