import { expect, test } from 'vitest';
import { decodePlan } from './decode-plan.ts';
import type { VideoFacts } from './video.ts';

const FACTS: VideoFacts = {
  durationSeconds: 60,
  firstFrameSeconds: 0,
  width: 1280,
  height: 720,
  rotation: 0,
  isMirrored: false,
  frameRate: 30,
  keySpacingSeconds: 1,
  codec: 'avc1.64001f',
  route: 'direct',
  conversionSeconds: null,
};

test('key frames alone where one lies in every cell', () => {
  expect(decodePlan(FACTS, 1)).toBe('key-frames');
  expect(decodePlan({ ...FACTS, keySpacingSeconds: 1.001 }, 1)).toBe('key-frames');
  expect(decodePlan(FACTS, 0.5)).toBe('references');
});

test('pictures that no other needs are left out where packets tell them and the cell is long', () => {
  const far = { ...FACTS, keySpacingSeconds: null };
  expect(decodePlan(far, 1)).toBe('references');
  expect(decodePlan(far, 0.2)).toBe('pictures');
  expect(decodePlan({ ...far, codec: 'vp09.00.31.08' }, 1)).toBe('pictures');
  expect(decodePlan({ ...far, codec: 'mpeg2video', route: 'convert' }, 1)).toBe('references');
});
