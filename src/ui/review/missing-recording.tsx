import type { Failure } from '#state/failure.ts';
import { formatList } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { FileButton } from '#ui/kit/file-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';

type MissingRecordingProps = {
  /** The browser asks; otherwise the user has to show where the files are. */
  needsPermission: boolean;
  parts: readonly { readonly name: string | null }[];
  missing: readonly string[];
  failure: Failure | null;
  onAllow: () => void;
  onFiles: (files: File[]) => void;
};

/** The labels are here, the recording is not: what the browser or the user has to do. On black. */
export function MissingRecording(props: MissingRecordingProps) {
  const { needsPermission, parts, missing, failure, onAllow, onFiles } = props;
  const isJoined = parts.length > 1;
  const name = parts[0]?.name ?? 'the file';
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-3 px-6 py-10 text-center">
      <p className="text-base font-semibold text-white">
        {needsPermission ? 'May ophclip read the recording again?' : 'Where is the recording?'}
      </p>
      <p className="text-sm text-white/75">
        {needsPermission
          ? `The browser asks once per visit. ${isJoined ? 'The files stay where they are.' : `${name} stays where it is.`}`
          : `ophclip keeps the timeline, not the video. Show it ${missing.length > 0 ? formatList(missing) : name}.`}
      </p>
      {needsPermission ? (
        <Button look="primary" onClick={onAllow}>
          Open the recording
        </Button>
      ) : (
        <FileButton look="primary" multiple={isJoined} onFiles={onFiles}>
          {missing.length > 1 ? 'Choose the files' : 'Choose the file'}
        </FileButton>
      )}
      {failure !== null && (
        <div className="text-left">
          <Notice tone="mind" title={messageOf(failure).title}>
            {messageOf(failure).wayOn}
          </Notice>
        </div>
      )}
    </div>
  );
}
