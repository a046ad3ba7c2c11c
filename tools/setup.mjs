/**
 * What `npm start` and `npm test` do first, on a machine with nothing but Node and npm: dependencies as locked, and
 * for tests a Chromium. Plain JavaScript without imports from node_modules, for it runs before they exist.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.ophclip-lock';

/** Runs a command in the repository, its output shown; throws the process out with its exit code when it fails. */
export function run(command, args = [], environment = {}) {
  console.log(`\n> ${[command, ...args].join(' ')}`);
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...environment },
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the locked dependencies unless exactly these are there. */
export function ensureDependencies() {
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  // onnxruntime-node would fetch GPU libraries we never use; its CPU build is in the package.
  // `install`, not `ci`: it keeps to the lock's versions, but accepts a lock that was written before some platform's
  // optional binaries were published.
  run('npm', ['install', '--no-save', '--no-fund', '--no-audit'], { ONNXRUNTIME_NODE_INSTALL: 'skip' });
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(STAMP, lock);
}

/** Debian's own Chromium decodes H.264 and comes by apt; elsewhere Playwright brings one. */
export function ensureChromium() {
  if (existsSync('/usr/bin/chromium')) return;
  const isDebian =
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian) return run('npx', ['playwright', 'install', 'chromium']);
  const apt = (...args) =>
    process.getuid?.() === 0 ? run('apt-get', args) : run('sudo', ['apt-get', ...args]);
  apt('update', '-qq');
  apt('install', '-y', '-qq', 'chromium');
}
