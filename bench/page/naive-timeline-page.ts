import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { LONG_CASE, longLabels } from '#bench/long-labels.ts';

/** The rival: every segment an element in per cent of the view, and the view a state of React's. */

const { seconds } = LONG_CASE;
const { phases, instruments } = longLabels(['a', 'b', 'c', 'd', 'e', 'f'], []);
const lanes = [phases, ...instruments.map(({ segments }) => segments)];

function NaiveTimeline() {
  const [{ start, end }, setView] = useState({ start: 0, end: seconds });
  useEffect(() => {
    globalThis.naiveTimeline = { show: (from, to) => setView({ start: from, end: to }) };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      setView((view) => moved(view, event));
    };
    window.addEventListener('wheel', wheel, { passive: false });
    return () => window.removeEventListener('wheel', wheel);
  }, []);
  return lanes.map((segments, lane) =>
    createElement(
      'div',
      { key: lane, style: { position: 'relative', height: 24, overflow: 'hidden' } },
      segments.map((segment) =>
        createElement(
          'button',
          {
            key: segment.start,
            type: 'button',
            style: {
              position: 'absolute',
              insetBlock: 2,
              border: 0,
              padding: 0,
              overflow: 'hidden',
              background: segment.confidence === 'sure' ? '#3fd0c0' : '#f2b155',
              left: `${((segment.start - start) / (end - start)) * 100}%`,
              width: `${((segment.end - segment.start) / (end - start)) * 100}%`,
            },
          },
          segment.label,
        ),
      ),
    ),
  );
}

function moved({ start, end }: { start: number; end: number }, { deltaX, deltaY, clientX }: WheelEvent) {
  const share = clientX / innerWidth;
  const span = Math.min(seconds, Math.max(2, (end - start) * Math.exp(deltaY * 0.0025)));
  const wanted = start + share * (end - start - span) + (deltaX / innerWidth) * span;
  const from = Math.min(seconds - span, Math.max(0, wanted));
  return { start: from, end: from + span };
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(createElement(NaiveTimeline));
