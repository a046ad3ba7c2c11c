import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { allowSource, caseStore, showSource } from '#state/case-store.ts';
import { playerStore } from '#state/player-store.ts';
import { formatList, formatTimecode } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { ChooseFiles } from '#ui/kit/choose-files.tsx';
import { messageOf } from '#ui/messages.ts';
import { usePicture } from '#ui/timeline/use-picture.ts';

/** The small picture that is kept of the time, where there is no video to show. */
export function StillPicture() {
  const time = useStore(playerStore, (state) => state.time);
  const url = usePicture(time);
  if (url === null) return null;
  return (
    <img
      src={url}
      alt={`Thumbnail at ${formatTimecode(time)}`}
      className="absolute inset-0 size-full object-contain"
    />
  );
}

/** The labels are here, the recording is not: what the browser or the user has to do. Below the picture. */
export function VideoNotHere() {
  const { source, sourceFailure, facts, missing } = useStore(
    caseStore,
    useShallow(({ source, sourceFailure, facts, missing }) => ({ source, sourceFailure, facts, missing })),
  );
  const parts = facts?.parts ?? [];
  const isJoined = parts.length > 1;
  const name = parts[0]?.name ?? 'the file';
  const failure = sourceFailure === null ? null : messageOf(sourceFailure);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-panel px-4 py-2.5 text-sm">
      <div className="min-w-56 flex-1">
        <p className="font-semibold">
          {source === 'needs-permission' ? 'May ophclip read the recording again?' : 'The video is not here.'}
        </p>
        <p className="text-soft [overflow-wrap:anywhere]">
          {source === 'needs-permission'
            ? `The browser asks once per visit. ${isJoined ? 'The files stay where they are.' : `${name} stays where it is.`}`
            : `Small pictures stand in for it; all but playing works. To watch, show ophclip ${missing.length > 0 ? formatList(missing) : name}.`}
        </p>
        <div aria-live="polite">
          {failure !== null && (
            <p className="mt-1 text-mind">
              {failure.title} {failure.wayOn}
            </p>
          )}
        </div>
      </div>
      {source === 'needs-permission' ? (
        <Button look="primary" onClick={() => void allowSource()}>
          Open the recording
        </Button>
      ) : (
        <ChooseFiles multiple={isJoined} onFiles={(files) => void showSource(files)} testId="choose-video">
          {missing.length > 1 ? 'Choose the videos' : 'Choose the video'}
        </ChooseFiles>
      )}
    </div>
  );
}
