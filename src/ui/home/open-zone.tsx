import { useEffect, useState } from 'react';
import { ArrowUp, X } from 'lucide-react';
import { Link } from 'wouter';
import { buttonClass } from '#ui/kit/button.tsx';
import { DropZone } from '#ui/kit/drop-zone.tsx';
import { FileButton } from '#ui/kit/file-button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { OperationPlayer } from '#ui/player/operation-player.tsx';
import { kindOfFile } from './file-kind.ts';

type OnPicture = (picture: Blob, name: string) => void;

type Opened =
  | { kind: 'nothing' }
  | { kind: 'video'; url: string; name: string }
  | { kind: 'unplayable' | 'encoders' | 'unknown'; name: string };

/** Where everything begins: a picture goes straight to the encoders, a video opens so that a frame can be taken. */
export function OpenZone({ onPicture }: { onPicture: OnPicture }) {
  const [opened, open] = useState<Opened>({ kind: 'nothing' });
  const url = opened.kind === 'video' ? opened.url : null;
  useEffect(() => () => void (url !== null && URL.revokeObjectURL(url)), [url]);

  const take = ([file]: File[]): void => {
    if (file === undefined) return;
    const { name } = file;
    const kind = kindOfFile(file);
    if (kind === 'picture') onPicture(file, name);
    else if (kind === 'video') open({ kind, url: URL.createObjectURL(file), name });
    else open({ kind, name });
  };

  return (
    <DropZone
      label="Open a picture or a video"
      onFiles={take}
      className="border border-dashed border-accent/40 bg-radial-[at_50%_0%] from-accent/8 to-transparent to-70%"
    >
      {opened.kind === 'video' ? (
        <OpenedVideo
          {...opened}
          onPicture={onPicture}
          onClose={() => open({ kind: 'nothing' })}
          onUnplayable={() => open({ kind: 'unplayable', name: opened.name })}
        />
      ) : (
        <Invitation opened={opened} onFiles={take} />
      )}
    </DropZone>
  );
}

function Invitation({
  opened,
  onFiles,
}: {
  opened: Exclude<Opened, { kind: 'video' }>;
  onFiles: (files: File[]) => void;
}) {
  return (
    <div className="flex min-h-81 flex-col items-center justify-center px-6 py-10 text-center">
      <span
        aria-hidden
        className="mb-6 flex size-20 items-center justify-center rounded-full border border-accent/25"
      >
        <span className="flex size-14 items-center justify-center rounded-full border border-accent/45">
          <ArrowUp className="size-7 rounded-full border-2 border-accent p-0.5 text-accent" />
        </span>
      </span>
      <p className="text-lg font-semibold">Drop a picture or a video here</p>
      <p className="mt-1 max-w-[42ch] text-sm text-faint">
        From a video you take the frame you mean. Whole recordings on a timeline are not in this version yet.
      </p>
      <div className="mt-5 flex flex-wrap justify-center gap-2.5">
        <FileButton look="primary" accept="image/*,video/*,.mkv,.mov" onFiles={onFiles}>
          Choose a file
        </FileButton>
        <a href="#samples" className={buttonClass()}>
          See the sample operations
        </a>
      </div>
      {opened.kind !== 'nothing' && (
        <div className="mt-6 w-full text-left" aria-live="polite">
          <Refusal {...opened} />
        </div>
      )}
    </div>
  );
}

function Refusal({ kind, name }: { kind: 'unplayable' | 'encoders' | 'unknown'; name: string }) {
  if (kind === 'encoders') {
    return (
      <Notice title={`${name} belongs to encoders, not to an operation.`}>
        Drop it on the{' '}
        <Link href="/models#bring" className="font-medium text-accent underline underline-offset-4">
          Models
        </Link>{' '}
        screen, where encoders are brought in.
      </Notice>
    );
  }
  return kind === 'unplayable' ? (
    <Notice tone="mind" title={`This browser cannot play ${name}.`}>
      MP4 with H.264 and WebM play everywhere. A still picture of the moment works just as well.
    </Notice>
  ) : (
    <Notice tone="mind" title={`${name} is neither a picture nor a video.`}>
      JPEG, PNG and WebP pictures open here, and videos this browser can play.
    </Notice>
  );
}

type OpenedVideoProps = {
  url: string;
  name: string;
  onPicture: OnPicture;
  onClose: () => void;
  onUnplayable: () => void;
};

function OpenedVideo({ url, name, onPicture, onClose, onUnplayable }: OpenedVideoProps) {
  return (
    <div className="relative overflow-hidden rounded-lg bg-panel">
      <IconButton
        label="Close the video"
        icon={<X aria-hidden className="size-4" />}
        onClick={onClose}
        className="absolute top-2 right-2 z-10 bg-black/70 text-white! hover:bg-black!"
      />
      <OperationPlayer src={url} title={name} phases={[]} onFrame={onPicture} onUnplayable={onUnplayable} />
      <div className="px-4 pb-4">
        <Notice>
          Reviewing a whole recording is not in this version yet. Stop at any moment and try that frame: it is
          compared with phases, instruments and your own sentences.
        </Notice>
      </div>
    </div>
  );
}
