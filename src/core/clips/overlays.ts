import type { Mask } from './clips.ts';

/**
 * Writing that was burned into a recording: names, numbers, dates, a machine's figures. It is sharp, it stays where it is
 * while the picture moves behind it, and it comes in rows. What is found is a proposal: a person decides.
 */

/** A rectangle that may hold writing, and how much of it looks like it, 0 to 1. */
export type FoundOverlay = Mask & { readonly likeness: number };

/** Of luma from one pixel to the next: what counts as an edge of a letter. */
const EDGE = 40;
/** An edge that is there in so many of the pictures stays. */
const STAYS = 0.7;
/** A picture that never changes has edges everywhere: nothing can be said then. */
const MOST_STILL = 0.35;
/** Letters lie so close, of the width and the height of the picture. */
const GAP_ACROSS = 0.02;
const GAP_DOWN = 0.012;
/** Writing is so high and wide at least, and so high at most. */
const LEAST = { width: 0.02, height: 0.012 };
const HIGHEST = 0.25;
/** Edges in a rectangle around writing, of its area: a curve has fewer, and so has a border. */
const LEAST_FILLED = 0.08;
/** Room around the letters, of the picture's height. */
const ROOM = 0.008;

/** Pictures of one size, luma only, rows from the top. */
export type GreyPicture = Uint8Array;

/** Rectangles around what may be writing, the likeliest first. Pictures: 12 or more from all over the recording. */
export function overlaysIn(pictures: readonly GreyPicture[], width: number, height: number): FoundOverlay[] {
  if (pictures.length < 2) return [];
  const stays = stayingEdges(pictures, width, height);
  if (stays.reduce((sum, edge) => sum + edge, 0) > MOST_STILL * stays.length) return [];
  const near = spread(stays, width, height);
  return components(near, width, height)
    .flatMap((box) => judged(box, stays, width, height))
    .sort((a, b) => b.likeness - a.likeness);
}

/** 1 where an edge is in most pictures. */
function stayingEdges(pictures: readonly GreyPicture[], width: number, height: number): Uint8Array {
  const counts = new Uint16Array(width * height);
  for (const picture of pictures) {
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        const across = Math.abs((picture[at + 1] as number) - (picture[at - 1] as number));
        const down = Math.abs((picture[at + width] as number) - (picture[at - width] as number));
        if (Math.max(across, down) >= EDGE) counts[at] = (counts[at] as number) + 1;
      }
    }
  }
  const least = STAYS * pictures.length;
  return Uint8Array.from(counts, (count) => (count >= least ? 1 : 0));
}

/** Edges grown over the gaps between letters. */
function spread(edges: Uint8Array, width: number, height: number): Uint8Array {
  const across = Math.max(1, Math.round((GAP_ACROSS * width) / 2));
  const down = Math.max(1, Math.round((GAP_DOWN * height) / 2));
  const rows = new Uint8Array(edges.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (edges[y * width + x] === 0) continue;
      rows.fill(1, y * width + Math.max(0, x - across), y * width + Math.min(width, x + across + 1));
    }
  }
  const grown = new Uint8Array(edges.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rows[y * width + x] === 0) continue;
      const last = Math.min(height - 1, y + down);
      for (let row = Math.max(0, y - down); row <= last; row++) grown[row * width + x] = 1;
    }
  }
  return grown;
}

type Box = { left: number; top: number; right: number; bottom: number };

/** Boxes around what hangs together; borders are inside. */
function components(map: Uint8Array, width: number, height: number): Box[] {
  const seen = new Uint8Array(map.length);
  const boxes: Box[] = [];
  for (let start = 0; start < map.length; start++) {
    if (map[start] === 0 || seen[start] === 1) continue;
    const box: Box = { left: width, top: height, right: 0, bottom: 0 };
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (map[next] !== 1 || seen[next] === 1) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    boxes.push(box);
  }
  return boxes;
}

function judged(
  { left, top, right, bottom }: Box,
  edges: Uint8Array,
  width: number,
  height: number,
): FoundOverlay[] {
  const [w, h] = [right - left + 1, bottom - top + 1];
  if (w < LEAST.width * width || h < LEAST.height * height || h > HIGHEST * height) return [];
  let filled = 0;
  let turns = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const edge = edges[y * width + x] as number;
      filled += edge;
      if (x > left && edge !== edges[y * width + x - 1]) turns++;
    }
  }
  const share = filled / (w * h);
  // A border is one stroke a row; letters are many, beside each other.
  const strokes = turns / 2 / h;
  if (share < LEAST_FILLED || strokes < 2) return [];
  const room = Math.ceil(ROOM * height);
  const [x, y] = [Math.max(0, left - room) / width, Math.max(0, top - room) / height];
  return [
    {
      x,
      y,
      width: Math.min(1 - x, (w + 2 * room) / width),
      height: Math.min(1 - y, (h + 2 * room) / height),
      likeness: Math.min(1, share * 2) * Math.min(1, strokes / 6),
    },
  ];
}
