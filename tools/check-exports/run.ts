import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPORTED, inOneFile } from '#core/export/fixtures/export-case.ts';
import { allFiles } from '#core/formats/write-export.ts';

/**
 * Has other people's software read our exports. What is not on this machine is skipped, and said. Schemas are their
 * owners' and not part of this project: name where they lie.
 *
 *   FCPXML_DTD=…/FCPXMLv1_10.dtd EAF_XSD=…/EAFv3.0.xsd npm run check-exports
 */

const folder = mkdtempSync(join(tmpdir(), 'exports-'));
const CASES = { parts: EXPORTED, '29.97': inOneFile(29.97), '59.94': inOneFile(59.94) };
const OPTIONS = { lanes: 'shown', separator: ',' } as const;

function filesOf(ending: string): string[] {
  return Object.keys(CASES).flatMap((name) =>
    allFiles(CASES[name as keyof typeof CASES], OPTIONS)
      .filter((file) => file.name.endsWith(ending))
      .map((file) => join(folder, name, file.name)),
  );
}

for (const [name, exported] of Object.entries(CASES)) {
  mkdirSync(join(folder, name));
  for (const file of allFiles(exported, OPTIONS)) writeFileSync(join(folder, name, file.name), file.text);
}

let failed = 0;

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function has(command: string, ...args: string[]): boolean {
  try {
    run(command, args);
    return true;
  } catch {
    return false;
  }
}

/** `read` throws where the software does not take the file. */
function check(what: string, isHere: boolean, ending: string, read: (file: string) => void): void {
  if (!isHere) return console.log(`SKIPPED  ${what}: not on this machine`);
  for (const file of filesOf(ending)) {
    try {
      read(file);
      console.log(`read     ${what}: ${file}`);
    } catch (error) {
      failed++;
      console.error(`REFUSED  ${what}: ${file}\n${String(error)}`);
    }
  }
}

function python(module: string, program: string): (file: string) => void {
  return (file) =>
    console.log(`         ${run('python3', ['-c', `import sys, ${module}\n${program}`, file]).trim()}`);
}

const { FCPXML_DTD, EAF_XSD, XMLLINT = 'xmllint' } = process.env;
const hasLint = has(XMLLINT, '--version');

check('FCPXML, xmllint with Apple’s DTD', hasLint && FCPXML_DTD !== undefined, '.fcpxml', (file) =>
  run(XMLLINT, ['--noout', '--dtdvalid', FCPXML_DTD ?? '', file]),
);
check('EAF, xmllint with the XSD of ELAN', hasLint && EAF_XSD !== undefined, '.eaf', (file) =>
  run(XMLLINT, ['--noout', '--schema', EAF_XSD ?? '', file]),
);
check('CVAT, xmllint: well-formed', hasLint, 'cvat-video.xml', (file) => run(XMLLINT, ['--noout', file]));
check(
  'EAF, pympi',
  has('python3', '-c', 'import pympi'),
  '.eaf',
  python(
    'pympi',
    'e = pympi.Elan.Eaf(sys.argv[1])\nassert e.get_annotation_data_for_tier("Phases (model)")\nprint(list(e.get_tier_names()))',
  ),
);
check(
  'OTIO, opentimelineio',
  has('python3', '-c', 'import opentimelineio'),
  '.otio',
  python(
    'opentimelineio',
    't = opentimelineio.adapters.read_from_file(sys.argv[1])\nassert len(t.video_tracks()[0]) > 3\nprint(t.name, t.duration())',
  ),
);

const hasFfmpeg = has('ffmpeg', '-version');
for (const ending of ['phases.srt', 'phases.vtt'])
  check(`${ending}, ffmpeg`, hasFfmpeg, ending, (file) => {
    const text = run('ffmpeg', ['-v', 'error', '-i', file, '-f', 'srt', '-']);
    const found = [...text.matchAll(/^(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})$/gm)];
    const shown = EXPORTED.lanes[0]?.shown.filter(({ label }) => label !== null) ?? [];
    if (found.length !== shown.length) throw new Error(`${found.length} cues instead of ${shown.length}`);
    if (found[2]?.[1] !== '00:00:30,000' || found[2][2] !== '00:01:00,040') throw new Error('other times');
  });

console.log(failed === 0 ? 'Nothing was refused.' : `${failed} files were refused.`);
process.exitCode = failed === 0 ? 0 : 1;
