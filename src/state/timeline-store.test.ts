import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fitStretch, pan, restingView, showCase, timelineStore, zoom } from './timeline-store.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('while the view moves, what waits for its rest keeps the last one', () => {
  showCase(100);
  zoom(0.5, 50);
  pan(10);
  expect(timelineStore.getState()).toMatchObject({ start: 35, end: 85, isMoving: true, isFollowing: false });
  expect(restingView.getState()).toEqual({ start: 0, end: 100 });
  vi.runAllTimers();
  expect(timelineStore.getState().isMoving).toBe(false);
  expect(restingView.getState()).toEqual({ start: 35, end: 85 });
});

test('a jump is at rest at once, and a movement before it does not come back', () => {
  showCase(100);
  pan(10);
  fitStretch(40, 50);
  const { start, end } = timelineStore.getState();
  expect(restingView.getState()).toEqual({ start, end });
  vi.runAllTimers();
  expect(restingView.getState()).toEqual({ start, end });
});

test('zooming keeps the time under the pointer where it is, and never leaves the case', () => {
  showCase(1000);
  zoom(0.1, 250);
  const { start, end } = timelineStore.getState();
  expect((250 - start) / (end - start)).toBeCloseTo(0.25);
  zoom(1e6, 250);
  expect(timelineStore.getState()).toMatchObject({ start: 0, end: 1000 });
  zoom(1e-6, 250);
  expect(timelineStore.getState().end - timelineStore.getState().start).toBe(2);
});
