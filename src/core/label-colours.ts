/** Colours of labels on a ribbon, as theme.css has them: any two are told apart by every kind of eyes. */
export const LABEL_COLOURS = [
  '#7581ed',
  '#ffd5d6',
  '#8a8e64',
  '#b5b9ff',
  '#009d84',
  '#e0ea61',
  '#76a9b7',
  '#b99f00',
  '#3bedb6',
  '#d1622c',
  '#b5ebff',
  '#ffaf7a',
] as const;
export const IDLE_COLOUR = '#3b4651';

/** The colour of the label at a place, idle ones not counted. */
export function labelColour(place: number): string {
  return LABEL_COLOURS[place % LABEL_COLOURS.length] as string;
}

/** Whether dark text is easier to read on `colour` (#rrggbb) than light text: WCAG's luminance. */
export function carriesDarkText(colour: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  // Equal contrast with black and white is at 0.179.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}
