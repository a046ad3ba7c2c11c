import { notACheckpoint, readBytes, type Checkpoint } from './checkpoint.ts';
import { openSafetensors } from './safetensors.ts';
import { openTorchZip } from './torch-zip.ts';

/**
 * Opens a `.pth`/`.pt` (PyTorch's zip format) or `.safetensors` file by what is in it, not by its name. Reads the
 * directory only and executes nothing. Throws AppError `checkpoint/…`.
 */
export async function openCheckpoint(file: Blob): Promise<Checkpoint> {
  if (file.size < 16) throw notACheckpoint(`a file of ${file.size} bytes`);
  const head = new Uint8Array(await readBytes(file, 0, 16));
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return openTorchZip(file);
  if (head[8] === 0x7b) return openSafetensors(file);
  if (isLegacyTorch(head)) {
    throw notACheckpoint('PyTorch’s format from before version 1.6; load and save it again with a newer one');
  }
  throw notACheckpoint('neither a PyTorch nor a safetensors file');
}

/** The pickled magic number 0x1950a86a20f9469cfc6c that older versions of torch.save began with. */
function isLegacyTorch(head: Uint8Array): boolean {
  return startsWith(head, [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46]);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
