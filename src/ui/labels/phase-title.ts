/** "lens-implantation" as people write it: "Lens implantation". */
export function phaseTitle(phase: string): string {
  const words = phase.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
