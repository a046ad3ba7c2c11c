import { useEffect, useMemo } from 'react';
import { classNames } from './class-names.ts';

type BlobPictureProps = {
  /** Bytes of a JPEG picture, or null while there is none. */
  bytes: Uint8Array<ArrayBuffer> | null;
  alt: string;
  className?: string;
};

/** A picture that exists as bytes only. */
export function BlobPicture({ bytes, alt, className }: BlobPictureProps) {
  const url = useMemo(
    () => (bytes === null ? null : URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))),
    [bytes],
  );
  useEffect(() => () => void (url !== null && URL.revokeObjectURL(url)), [url]);
  return url === null ? (
    <div aria-hidden className={classNames('bg-raised', className)} />
  ) : (
    <img src={url} alt={alt} className={classNames('object-cover', className)} />
  );
}
