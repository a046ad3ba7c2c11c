import { drawnCases, sampleCases } from './cases.ts';
import { openEncoders } from './encoders.ts';
const encoders = await openEncoders();
for (const set of ['tuning', 'test'] as const) {
  const cases = await drawnCases(set, encoders);
  console.log(set, cases.length, cases.reduce((sum, { grid }) => sum + grid.count, 0));
}
console.log((await sampleCases(encoders)).map(({ id, grid }) => [id, grid.count]));
