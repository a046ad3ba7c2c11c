/**
 * Where packs lie in OPFS. Nothing else builds these paths.
 *
 *   packs/
 *     bundled/<id>@<revision>/   files served with the app; revision = start of the manifest's SHA-256, so a
 *                                changed manifest can never meet files of an older one
 *       <file>                   complete and hash-checked
 *       <file>.part              a download under way: resumed, never read
 *     dropped/<id>/              the user's own packs; a pack exists once its manifest.json does
 */
const ROOT = 'packs';

export const bundledPacks = [ROOT, 'bundled'] as const;
export const droppedPacks = [ROOT, 'dropped'] as const;

export type PackFolder = readonly string[];

export function bundledFolder(id: string, revision: string): PackFolder {
  return [...bundledPacks, `${id}@${revision}`];
}

export function droppedFolder(id: string): PackFolder {
  return [...droppedPacks, id];
}

/** The pack id a bundled folder's name carries. */
export function idOfBundledFolder(name: string): string {
  return name.slice(0, name.lastIndexOf('@'));
}
