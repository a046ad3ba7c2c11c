import { ImagePlus, X } from 'lucide-react';
import { useStore } from 'zustand';
import { removePicture, showPicture, tryItStore } from '#state/try-it-store.ts';
import { DropZone } from '#ui/kit/drop-zone.tsx';
import { FileButton } from '#ui/kit/file-button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Kbd } from '#ui/kit/kbd.tsx';
import { SampleFrames } from './sample-frames.tsx';

const take = (files: File[]): void => {
  const picture = files.find((file) => file.type.startsWith('image/')) ?? files[0];
  if (picture !== undefined) void showPicture(picture, picture.name);
};

/** The picture, the brightest thing on the screen; before there is one, every way to bring one. */
export function PictureStage() {
  const picture = useStore(tryItStore, (state) => state.picture);
  return (
    <div className="border-y border-line">
      <DropZone label="Picture" onFiles={take} className="rounded-none! bg-black text-white">
        <div className="relative flex aspect-16/9 items-center justify-center sm:aspect-2/1">
          {picture === null ? (
            <Invitation />
          ) : (
            <>
              <img
                src={picture.url}
                alt={picture.name}
                className="absolute inset-0 size-full object-contain"
              />
              <p className="absolute bottom-2 left-2 max-w-[calc(100%-1rem)] truncate rounded-sm bg-black/70 px-2 py-0.5 text-xs text-white">
                {picture.name}
              </p>
              <IconButton
                label="Remove the picture"
                icon={<X aria-hidden className="size-4" />}
                onClick={removePicture}
                className="absolute top-2 right-2 bg-black/70 text-white! hover:bg-black!"
              />
            </>
          )}
        </div>
      </DropZone>
      <div className="flex flex-wrap items-center gap-2 px-5 py-2.5">
        <FileButton size="small" accept="image/*" onFiles={take}>
          {picture === null ? 'Choose a picture' : 'Another picture'}
        </FileButton>
        <SampleFrames />
      </div>
    </div>
  );
}

function Invitation() {
  return (
    <div className="px-6 py-4 text-center">
      <ImagePlus aria-hidden className="mx-auto mb-3 size-7 opacity-60" strokeWidth={1.5} />
      <p className="text-base font-medium">Drop a picture here</p>
      <p className="mt-1 text-sm opacity-75">
        or paste one with <Kbd>Ctrl</Kbd> <Kbd>V</Kbd>, or take a frame of a sample below
      </p>
    </div>
  );
}
