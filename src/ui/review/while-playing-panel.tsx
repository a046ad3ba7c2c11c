import { useId } from 'react';
import { useStore } from 'zustand';
import { labelWhilePlayingStore, toggleLabelWhilePlaying } from '#state/label-while-playing.ts';
import { labelsOf } from '#state/review-lanes.ts';
import { changeSettings, MOST_REACTION_SECONDS, settingsStore } from '#state/settings-store.ts';
import { Kbd } from '#ui/kit/kbd.tsx';
import { useLabelLooks } from '#ui/labels/use-label-looks.ts';
import { useLabelledCase } from '#ui/use-labelled-case.ts';

/** Labelling while it plays: the switch, what is going on, and how late a person presses. */
export function WhilePlayingPanel() {
  const { facts } = useLabelledCase();
  const lookOf = useLabelLooks(facts);
  const { isOn, open } = useStore(labelWhilePlayingStore);
  const reaction = useStore(settingsStore, ({ reactionSeconds }) => reactionSeconds);
  const id = useId();
  return (
    <section
      aria-label="Label while it plays"
      className="border-t border-line px-4 pt-3 pb-4 text-xs text-soft"
    >
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={isOn}
          onChange={toggleLabelWhilePlaying}
          className="size-3.5 accent-accent"
        />
        Label while it plays <Kbd>W</Kbd>
      </label>
      {isOn && (
        <>
          <p className="pt-1 text-faint">
            {open === null
              ? 'Play, and press a digit when a phase begins.'
              : `${lookOf(open.label).name} is going on.`}
          </p>
          <ol className="grid grid-cols-[auto_1fr] gap-x-2 gap-y-1 pt-2">
            {labelsOf('phase')
              .slice(0, 9)
              .map(({ id: label }, i) => (
                <li key={label} className="contents">
                  <Kbd>{i + 1}</Kbd>
                  <span className="truncate">{lookOf(label).name}</span>
                </li>
              ))}
          </ol>
        </>
      )}
      <div className="flex items-center gap-2 pt-2">
        <label htmlFor={id} className="min-w-0 flex-1">
          I press late by
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={MOST_REACTION_SECONDS}
          step={0.1}
          value={reaction}
          aria-valuetext={`${reaction.toFixed(1)} seconds`}
          onChange={(event) => changeSettings({ reactionSeconds: Number(event.target.value) })}
          className="h-6 w-28 accent-accent"
        />
        <span className="figures w-9 text-right text-ink">{reaction.toFixed(1)} s</span>
      </div>
    </section>
  );
}
