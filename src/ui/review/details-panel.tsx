import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SAMPLING_RATES } from '#core/sampling.ts';
import { caseStore, readAgain, type CaseFacts } from '#state/case-store.ts';
import { renameCase } from '#state/library-store.ts';
import { modelsStore } from '#state/models-store.ts';
import { changeSettings } from '#state/settings-store.ts';
import { formatBytes, formatCount, formatTimecode } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { gapPlace } from '#ui/gap-words.ts';
import { messageOf } from '#ui/messages.ts';
import { PartsList } from './parts-list.tsx';
import { planWords, ROUTE_WORDS } from './plan-words.ts';

/** What this case is: the recording, the encoders, how closely it was read; and reading it again. */
export function DetailsPanel() {
  const { facts, done, run, copyFailure, labelling, source } = useStore(caseStore);
  const { packs, chosen, storage } = useStore(modelsStore);
  if (facts === null) return null;
  const { video } = facts;
  const pack = packs.find(({ manifest }) => manifest.id === facts.packId)?.manifest;
  const chosenVersion = packs.find(({ manifest }) => manifest.id === chosen?.id)?.manifest.version;
  const isReadWithChosen = chosen?.id === facts.packId && chosenVersion === facts.packVersion;
  const [first] = facts.parts;
  const isJoined = facts.parts.length > 1;
  const fileName = isJoined ? null : (first?.name ?? null);
  const unreadable = run.kind === 'done' ? run.unreadable : 0;
  return (
    <div className="p-4 text-sm">
      <NameField key={facts.id} facts={facts} />
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {fileName !== null && <Fact name="File">{fileName}</Fact>}
        <Fact name="Length">
          <span className="figures">{formatTimecode(video.durationSeconds)}</span>
        </Fact>
        <Fact name="Picture">
          {video.width} × {video.height}
          {video.frameRate > 0 && `, ${Number(video.frameRate.toFixed(3))} frames a second`}
        </Fact>
        <Fact name="Codec">{video.codec}</Fact>
        {!isJoined && <Fact name="Decoded by">{ROUTE_WORDS[video.route]}</Fact>}
        {!isJoined && <Fact name="Frames taken">{planWords(video, 1 / facts.rate)}</Fact>}
        <Fact name="Read">
          {formatCount(done, 'frame')} of {formatCount(facts.cells, 'frame')}
          {unreadable > 0 && `, ${formatCount(unreadable, 'frame')} could not be decoded`}
        </Fact>
        {labelling.gaps.length > 0 && (
          <Fact name="Not readable">
            <ul>
              {labelling.gaps.map((gap) => (
                <li key={gap.start} className="figures">
                  {gapPlace(gap, video.durationSeconds, facts.parts)}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact name="Encoders">
          {pack?.name ?? facts.packName} {facts.packVersion}
          {pack?.version !== facts.packVersion && <EncodersMissing here={pack?.version} />}
        </Fact>
        {storage !== null && (
          <Fact name="Storage">
            {formatBytes(storage.usedBytes)} used
            {storage.persisted ? ', kept by the browser' : ', may be cleared when the disk is full'}
          </Fact>
        )}
      </dl>
      {isJoined && <PartsList parts={facts.parts} period={1 / facts.rate} />}
      {copyFailure !== null && (
        <div className="mt-4">
          <Notice tone="mind" title="The recording itself could not be kept.">
            {messageOf(copyFailure).wayOn} The timeline stays; next time ophclip asks where the file is.
          </Notice>
        </div>
      )}
      <SamplingChoice rate={facts.rate} isPossible={source === 'ready'} />
      {chosen !== null && !isReadWithChosen && (
        <Button
          size="small"
          className="mt-4"
          disabled={source !== 'ready'}
          onClick={() => void readAgain({ withChosenPack: true })}
        >
          Read again with {chosen.name}
        </Button>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** Search compares with what these encoders made, and others speak of it in other terms. */
function EncodersMissing({ here }: { here: string | undefined }) {
  return (
    <span className="block text-mind">
      {here === undefined ? 'Not on this computer' : `Here is version ${here}`}: labels are as they came,
      search waits for the encoders.
    </span>
  );
}

function NameField({ facts }: { facts: CaseFacts }) {
  const [name, setName] = useState(facts.name);
  const save = (): void => {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === facts.name) return setName(facts.name);
    caseStore.setState({ facts: { ...facts, name: trimmed } });
    void renameCase(facts.id, trimmed);
  };
  return (
    <label className="block">
      <span className="mb-1 block text-faint">Name</span>
      <input
        type="text"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        className="w-full rounded-md border border-edge bg-ground px-3 py-1.5"
      />
    </label>
  );
}

const RATE_WORDS: Record<(typeof SAMPLING_RATES)[number], string> = {
  0.2: 'One every 5 seconds',
  0.5: 'One every 2 seconds',
  1: 'One a second',
  2: 'Two a second',
  5: 'Five a second',
};

/** How many frames are looked at; another choice reads the case again, and is what new cases start with. */
function SamplingChoice({ rate, isPossible }: { rate: number; isPossible: boolean }) {
  return (
    <label className="mt-5 block">
      <span className="mb-1 block text-faint">Frames looked at</span>
      <select
        value={rate}
        disabled={!isPossible}
        onChange={(event) => {
          const chosen = Number(event.target.value);
          changeSettings({ samplesPerSecond: chosen });
          void readAgain({ rate: chosen });
        }}
        className="w-full rounded-md border border-edge bg-ground px-3 py-1.5"
      >
        {SAMPLING_RATES.map((choice) => (
          <option key={choice} value={choice}>
            {RATE_WORDS[choice]}
          </option>
        ))}
      </select>
      <span className="mt-1.5 block text-xs text-faint">
        {isPossible
          ? 'Another choice reads the case again, and is what new cases start with.'
          : 'Another choice reads the case again, which needs the video.'}
      </span>
    </label>
  );
}
