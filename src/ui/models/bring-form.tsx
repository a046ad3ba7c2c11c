import type { ReactNode } from 'react';
import { CircleCheck, CircleDashed } from 'lucide-react';
import {
  bringFiles,
  convertBrought,
  forgetBrought,
  nameBroughtPack,
  type BringState,
} from '#state/bring-store.ts';
import { formatBytes, formatCount, formatList } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { FileButton } from '#ui/kit/file-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';

const take = (files: File[]): void => void bringFiles(files);

/** What may be dropped; once something was, what is here and what is missing. */
export function BringForm({ state }: { state: BringState }) {
  const { checkpoint, vocabulary, pictures, ignored } = state;
  const begun = checkpoint !== null || vocabulary !== null || pictures > 0;
  return (
    <div className="mt-1">
      {begun ? <Collected state={state} /> : <Invitation />}
      {ignored.length > 0 && (
        <div className="mt-3">
          <Notice
            tone="mind"
            title={`Left aside: ${formatList(ignored.slice(0, 3))}${ignored.length > 3 ? ' and more' : ''}.`}
          >
            A ready pack needs its manifest.json among the files.
          </Notice>
        </div>
      )}
    </div>
  );
}

function Invitation() {
  return (
    <>
      <p className="text-soft">Drop either of these here. Everything happens on this computer.</p>
      <ul className="mt-3 space-y-2 text-soft">
        <li>
          <span className="font-medium text-ink">A checkpoint</span> (.pth, .pt or .safetensors) with its
          vocab.txt: ophclip converts it.
        </li>
        <li>
          <span className="font-medium text-ink">A ready pack</span>: the folder with manifest.json and its
          files.
        </li>
      </ul>
      <div className="mt-4 flex flex-wrap gap-2">
        <FileButton multiple onFiles={take}>
          Choose files
        </FileButton>
        <FileButton folder look="quiet" onFiles={take}>
          Choose a folder
        </FileButton>
      </div>
    </>
  );
}

function Collected({ state }: { state: BringState }) {
  const { checkpoint, vocabulary, pictures, name } = state;
  const complete = checkpoint !== null && vocabulary !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void convertBrought();
      }}
    >
      <ul className="mt-2 divide-y divide-line">
        <Slot
          title="Checkpoint"
          here={checkpoint && `${checkpoint.name}, ${formatBytes(checkpoint.bytes)}`}
          missing=".pth, .pt or .safetensors"
          accept=".pth,.pt,.safetensors"
        />
        <Slot
          title="Vocabulary"
          here={vocabulary && vocabulary.name}
          missing="the vocab.txt beside it"
          accept=".txt"
        />
        <Slot
          title="Pictures"
          here={pictures > 0 ? formatCount(pictures, 'picture') : null}
          missing="a few of surgery, if you have them: smaller files come out better"
          accept="image/*"
        />
      </ul>
      <label className="mt-3 block">
        <span className="mb-1 block text-faint">Name of the pack</span>
        <input
          value={name}
          maxLength={80}
          onChange={(event) => nameBroughtPack(event.target.value)}
          className="h-10 w-full rounded-md border border-edge bg-ground px-3 text-ink"
        />
      </label>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={!complete}>
          Convert
        </Button>
        <Button look="quiet" onClick={forgetBrought}>
          Start over
        </Button>
      </div>
    </form>
  );
}

type SlotProps = { title: string; here: ReactNode; missing: string; accept: string };

function Slot({ title, here, missing, accept }: SlotProps) {
  const filled = here !== null;
  return (
    <li className="flex items-center gap-3 py-2.5">
      {filled ? (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
      ) : (
        <CircleDashed aria-hidden className="size-4 shrink-0 text-faint" />
      )}
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="break-words text-faint">{filled ? here : missing}</p>
      </div>
      <FileButton size="small" look={filled ? 'quiet' : 'secondary'} accept={accept} multiple onFiles={take}>
        {filled ? 'Change' : 'Add'}
      </FileButton>
    </li>
  );
}
