/** `npm test`: everything from a fresh clone to the last check, in the order that fails fastest. */
import { ensureChromium, ensureDependencies, run } from './setup.mjs';

ensureDependencies();
ensureChromium();
run('npm', ['run', '--silent', 'check']);
run('npm', ['run', '--silent', 'test:unit']);
run('npm', ['run', '--silent', 'test:browser']);
run('npm', ['run', '--silent', 'build']);
run('npm', ['run', '--silent', 'test:e2e']);
