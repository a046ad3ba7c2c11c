import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Download, type Page } from '@playwright/test';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { parse } from 'csv-parse/browser/esm/sync';
import type { ExportCase } from '#core/export/export-case.ts';
import { readLabels } from '#core/formats/read-labels.ts';
import { atHalfRate, CaseScreen } from './case-screen.ts';

/** Labels as files of other people's tools, and back. */

test.beforeEach(({ context }) => atHalfRate(context));

async function filesIn(download: Download): Promise<Map<string, string>> {
  const bytes = readFileSync(await download.path());
  const zip = new ZipReader(new BlobReader(new Blob([bytes])), { useWebWorkers: false });
  const files = new Map<string, string>();
  for (const entry of await zip.getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  return files;
}

function review(page: Page) {
  return page.evaluate(() => {
    const { corrections, marks } = window.ophclip.case.getState();
    return { corrections, marks };
  });
}

async function downloaded(page: Page, act: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return download;
}

const endsIn = (files: Map<string, string>, ending: string): string =>
  [...files].find(([name]) => name.endsWith(ending))?.[1] ?? '';

test('everything is exported at once, and comes back as it was', async ({ page }) => {
  const screen = new CaseScreen(page);
  await screen.openSample();
  await screen.finished();
  await page.waitForFunction(() => window.ophclip.player.getState().duration > 100);
  const { phases } = await screen.labelling();
  // A word, a note and a star of a person's.
  await page.keyboard.press('a');
  await page.keyboard.press('s');
  const before = await review(page);
  expect(before.corrections).toHaveLength(1);
  expect(before.marks).toHaveLength(1);

  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: /^(Export|Import)$/ });
  await expect(dialog.getByRole('region', { name: /^Preview of/ })).toContainText('start_frame');
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  const all = await filesIn(
    await downloaded(page, () => dialog.getByRole('button', { name: 'Export all' }).click()),
  );
  const endings = ['segments.csv', 'frames.csv', 'phases.vtt', 'phases.srt', 'youtube.txt', '.eaf', '.otio'];
  for (const ending of [...endings, '.fcpxml', '.edl', 'cvat-video.xml', 'label-studio.json', 'ophclip.json'])
    expect(endsIn(all, ending)).not.toBe('');
  const rows: Record<string, string>[] = parse(endsIn(all, '-segments.csv'), { columns: true });
  expect(rows.filter(({ lane_kind }) => lane_kind === 'phase')).toHaveLength(phases.length);
  expect(rows[0]).toMatchObject({ source: 'person', label_id: phases[0]?.label });
  const facts = await page.evaluate(() => window.ophclip.case.getState().facts?.video);
  const frames: unknown[] = parse(endsIn(all, '-frames.csv'), { columns: true });
  expect(frames).toHaveLength(Math.round((facts?.durationSeconds ?? 0) * (facts?.frameRate ?? 0)));

  const json = await downloaded(page, () =>
    dialog.getByRole('button', { name: /^Everything, JSON/ }).click(),
  );
  const text = readFileSync(await json.path(), 'utf8');
  const read = readLabels(
    { name: 'x', text },
    { durationSeconds: 1, firstFrameSeconds: 0, frameRate: 25 },
  ) as { exported: ExportCase };
  expect({ corrections: read.exported.corrections, marks: read.exported.marks }).toEqual(before);

  // All is taken back, then brought again: one step.
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect(await review(page)).toEqual({ corrections: [], marks: [] });
  await page.getByRole('button', { name: 'Export' }).click();
  const bring = async (name: string, content: string): Promise<void> => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByRole('button', { name: 'Import labels' }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  };
  await bring('case.json', text);
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(dialog.getByText('case.json was taken over.')).toBeVisible();
  expect(await review(page)).toEqual(before);
  await bring('broken.json', text.slice(0, 5000));
  await expect(dialog.getByRole('alert')).toContainText('broken.json cannot be read at line');
  await bring('mine.csv', 'start_s,end_s,label\n10,20,Incision\n20,30,Nobody knows\n');
  await expect(dialog.getByText('“Nobody knows”')).toBeVisible();
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(dialog.getByText('mine.csv was taken over.')).toBeVisible();
  expect((await review(page)).corrections.find(({ start }) => start === 10)).toMatchObject({
    end: 20,
    label: 'incision',
  });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Control+z');
  expect(await review(page)).toEqual(before);

  const cue = 'WEBVTT\n\n00:00:12.000 --> 00:00:15.000\nIncision\n';
  await screen.drop([{ name: 'phases.vtt', type: 'text/vtt', bytes: Buffer.from(cue) }]);
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(dialog.getByText('phases.vtt was taken over.')).toBeVisible();
  expect((await review(page)).corrections.some(({ start, end }) => start === 12 && end === 15)).toBe(true);
});
