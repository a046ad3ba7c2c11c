/** Frames whose segments have about the same share, how many of them are right, and the sum of their shares. */
export type Bin = { frames: number; right: number; share: number };

const SIDE = 320;
const MARGIN = 44;
/** Radius of a dot for all frames. */
const LARGEST = 26;

/** How often segments are right by the share their frames give the label, as SVG: a dot a bin, its area the frames in it. */
export function reliability(bins: readonly Bin[]): string {
  const all = bins.reduce((sum, { frames }) => sum + frames, 0);
  const x = (value: number): string => (MARGIN + value * SIDE).toFixed(1);
  const y = (value: number): string => (MARGIN / 2 + (1 - value) * SIDE).toFixed(1);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((value) => [
    `<path d="M${x(value)} ${y(0)}V${y(1)}M${x(0)} ${y(value)}H${x(1)}" stroke="#8884" fill="none"/>`,
    `<text x="${x(value)}" y="${Number(y(0)) + 16}" text-anchor="middle">${value}</text>`,
    `<text x="${Number(x(0)) - 8}" y="${Number(y(value)) + 4}" text-anchor="end">${value}</text>`,
  ]);
  const dots = bins
    .filter(({ frames }) => frames > 0)
    .map(({ frames, right, share }) => {
      const radius = Math.max(2, LARGEST * Math.sqrt(frames / all)).toFixed(1);
      const words = `${frames} frames, ${((100 * right) / frames).toFixed(0)} % right`;
      return `<circle cx="${x(share / frames)}" cy="${y(right / frames)}" r="${radius}" fill="#12a594"><title>${words}</title></circle>`;
    });
  const [width, height] = [SIDE + 1.5 * MARGIN, SIDE + 1.5 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" fill="#808080">`,
    ...ticks,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#8888" stroke-dasharray="4 4" fill="none"/>`,
    ...dots,
    `<text x="${x(0.5)}" y="${height - 4}" text-anchor="middle">mean share of the label in its segment</text>`,
    `<text transform="translate(11 ${y(0.5)}) rotate(-90)" text-anchor="middle">frames that are right</text>`,
    '</svg>',
    '',
  ].join('\n');
}
