/** `npm start`: everything from a fresh clone to the built app in the browser. Arguments go to the server (`--port`). */
import { ensureDependencies, run } from './setup.mjs';

ensureDependencies();
run('npm', ['run', '--silent', 'build']);
run('npx', ['vite', 'preview', '--host', 'localhost', ...process.argv.slice(2)]);
