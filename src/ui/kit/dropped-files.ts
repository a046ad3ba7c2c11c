/** A file of a drop, with the handle that lets the browser find it again, where it gives one. */
export type DroppedFile = { readonly file: File; readonly handle: FileSystemFileHandle | null };

/** Part of the File System Access API that the DOM typings lack. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** Every file of a drop, those inside dropped folders too. The transfer is read before the first await: it empties. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(filesOf))).flat();
}

/** As `droppedFiles`, with handles for what was dropped itself. Folders' files have none. */
export async function droppedWithHandles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const handles = [...transfer.items].map(
    (item) => (item as HandleItem).getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null),
  );
  const [files, found] = await Promise.all([droppedFiles(transfer), Promise.all(handles)]);
  const byName = new Map(
    found.flatMap((handle) =>
      handle?.kind === 'file' ? [[handle.name, handle as FileSystemFileHandle] as const] : [],
    ),
  );
  return files.map((file) => ({ file, handle: byName.get(file.name) ?? null }));
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  for (;;) {
    // A reader gives a hundred entries at a time and an empty list at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    files.push(...(await Promise.all(entries.map(filesOf))).flat());
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
