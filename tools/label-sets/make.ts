import { readFileSync, writeFileSync } from 'node:fs';
import { labelWritten, parseLabelSet, type WordedLabelSet } from '#core/label-sets.ts';
import { parsePriors } from '#core/priors.ts';
import { labelColours } from './colours.ts';
import { DRAFTS, type Draft } from './sets.ts';

/** npm run label-sets: writes public/label-sets/, the sets with their colours and counted lengths. */
const OUT = 'public/label-sets';
const IDLE_COLOUR = '#3b4651';
const most = Math.max(...DRAFTS.map(({ labels }) => labels.length));
const colours = labelColours(most);

function finished(draft: Draft): WordedLabelSet {
  let place = 0;
  const labels = draft.labels.map(({ id, name, prompts, ...rest }) => ({
    id,
    name,
    prompts,
    ...rest,
    colour: id === draft.idle ? IDLE_COLOUR : (colours[place++] as string),
  }));
  return parseLabelSet({ schema: 1, ...draft, labels: withLengths({ schema: 1, ...draft, labels }) });
}

function withLengths(set: WordedLabelSet): WordedLabelSet['labels'] {
  if (set.priors === undefined) return set.labels;
  const priors = parsePriors(JSON.parse(readFileSync(`${OUT}/priors/${set.priors}.json`, 'utf8')));
  const lengths = new Map(priors.labels.map(({ label, seconds }) => [labelWritten(set, label)?.id, seconds]));
  return set.labels.map((label) => {
    const seconds = lengths.get(label.id);
    return seconds === undefined ? label : { ...label, seconds };
  });
}

const sets = DRAFTS.map(finished);
for (const set of sets) writeFileSync(`${OUT}/${set.id}.json`, JSON.stringify(set, null, 1) + '\n');
const index = {
  schema: 1,
  sets: sets.map(({ id, name, kind, labels }) => ({
    id,
    name,
    kind,
    labels: labels.length,
    file: `${id}.json`,
  })),
};
writeFileSync(`${OUT}/index.json`, JSON.stringify(index, null, 2) + '\n');
console.log(index.sets.map(({ id, labels }) => `${id}: ${labels}`).join('\n'));
