import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packLabelSet, packSetRef, splitRef } from './label-choice.ts';
import { labelSetSchema } from './label-sets.ts';
import { parseManifest } from './model-pack.ts';

const manifest = parseManifest(JSON.parse(readFileSync('public/models/demo/manifest.json', 'utf8')));

describe('the sets of a pack', () => {
  it('are named by origin and id, which may hold a colon', () => {
    expect(packSetRef(manifest, 'phase')).toBe('pack:cataract-1k-phases');
    expect(packSetRef({ ...manifest, labelSets: [] }, 'phase')).toBeNull();
    expect(splitRef('own:a:b')).toEqual({ from: 'own', id: 'a:b' });
  });

  it('take the form of all others: a colour each, the pause apart', () => {
    for (const { id } of manifest.labelSets) {
      const set = labelSetSchema.parse(packLabelSet(manifest, id));
      const active = set.labels.filter((label) => label.id !== set.idle).slice(0, 12);
      expect(new Set(active.map(({ colour }) => colour)).size).toBe(active.length);
    }
    expect(packLabelSet(manifest, 'cataract-1k-phases')?.idle).toBe('idle');
    expect(packLabelSet(manifest, 'nothing')).toBeNull();
  });
});
