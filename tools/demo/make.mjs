/**
 * `npm run demo-pack`: draws, trains and converts the demo pack anew, into public/models/demo. Needs Debian's
 * python3-torch, python3-opencv, python3-cairo and libopenblas0-pthread, two cores and about an hour.
 */
import { run } from '../setup.mjs';

const WORK = '.cache/demo';
const PYTHON = '/usr/bin/python3';

run(PYTHON, ['tools/demo/train.py', '--out', `${WORK}/training`, '--cache', `${WORK}/frames`]);
run(PYTHON, ['tools/demo/stills.py', '--out', `${WORK}/calibration`, '--per-phase', '6', '--first', '1']);
const checkpoint = `${WORK}/training/checkpoint.pth`;
const vocabulary = ['--vocab', `${WORK}/training/vocab.txt`];
const square = ['--size', '128', '--crop', 'square'];
run('npm', [
  ...['run', '--silent', 'pack', '--', checkpoint, ...vocabulary, '--out', 'public/models/demo', ...square],
  ...[
    '--frames',
    `${WORK}/calibration`,
    '--labels',
    'tools/demo/label-sets.json',
    '--facts',
    'tools/demo/facts.json',
  ],
  // Keeps the pack below 12 MB; a GPU reads sentences in fp32 instead.
  ...['--leave-out', 'text-fp16'],
]);
