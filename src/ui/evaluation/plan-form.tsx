import type { ReactNode } from 'react';
import { judgedLabels } from '#core/evaluation/rows.ts';
import type { CaseTruth, Mapping, Vocabularies, Vocabulary } from '#core/evaluation/plan.ts';
import { changePlan, chooseTracks } from '#state/evaluation-store.ts';
import { formatCount } from '#ui/format.ts';

const PERIODS = [1, 0.5, 0.2, 0.1] as const;
const PERIOD_WORDS: Record<(typeof PERIODS)[number], string> = {
  1: 'Once a second',
  0.5: 'Twice a second',
  0.2: 'Five times a second',
  0.1: 'Ten times a second',
};

const NONE = '';

/** Which tracks are compared, and which label of the set each label of the files stands for. */
export function PlanForm({ truth, sets }: { truth: CaseTruth; sets: Vocabularies }) {
  const { plan, video } = truth;
  const { phaseTrack, instrumentTracks } = plan;
  const tracks = video.tracks.filter(({ annotations, kind }) => annotations.length > 0 || kind !== 'other');
  const forPhases = tracks.filter(({ kind }) => kind === 'phase' || kind === 'other');
  const forInstruments = tracks.filter(
    ({ kind, name }) => (kind === 'instrument' || kind === 'other') && name !== phaseTrack,
  );
  return (
    <div className="flex flex-col gap-4 py-3">
      {sets.phases !== null && (
        <Group title="Phases">
          <Choice
            label="Track"
            value={phaseTrack ?? NONE}
            onChange={(name) => void chooseTracks(name === NONE ? null : name, instrumentTracks)}
            options={[
              ...forPhases.map(({ name }) => ({ value: name, name })),
              { value: NONE, name: 'None: leave phases out' },
            ]}
          />
          {phaseTrack !== null && (
            <>
              <Choice
                label="Unannotated time"
                value={plan.rest ?? NONE}
                onChange={(rest) => void changePlan({ rest: rest === NONE ? null : rest })}
                options={[{ value: NONE, name: 'Leave out' }, ...optionsOf(sets.phases)]}
              />
              <MappingList
                mapping={plan.phases}
                set={sets.phases}
                onChange={(phases) => void changePlan({ phases })}
              />
            </>
          )}
        </Group>
      )}
      {sets.instruments !== null && forInstruments.length > 0 && (
        <Group title="Instruments">
          <details>
            <summary className="text-soft">
              {formatCount(instrumentTracks.length, 'track')} of {forInstruments.length} compared
            </summary>
            {forInstruments.map(({ name }) => (
              <label key={name} className="flex items-center gap-2 py-1">
                <input
                  type="checkbox"
                  className="accent-accent"
                  checked={instrumentTracks.includes(name)}
                  onChange={({ target }) =>
                    void chooseTracks(
                      phaseTrack,
                      forInstruments
                        .map((track) => track.name)
                        .filter((other) =>
                          other === name ? target.checked : instrumentTracks.includes(other),
                        ),
                    )
                  }
                />
                <span className="min-w-0 truncate">{name}</span>
              </label>
            ))}
          </details>
          {instrumentTracks.length > 0 && (
            <MappingList
              mapping={plan.instruments}
              set={sets.instruments}
              onChange={(instruments) => void changePlan({ instruments })}
            />
          )}
        </Group>
      )}
      {sets.procedures != null && Object.keys(plan.procedures).length > 0 && (
        <Group title="Operation">
          <MappingList
            mapping={plan.procedures}
            set={sets.procedures}
            onChange={(procedures) => void changePlan({ procedures })}
          />
        </Group>
      )}
      <Choice
        label="Compared"
        value={String(plan.period)}
        onChange={(period) => void changePlan({ period: Number(period) })}
        options={PERIODS.map((period) => ({ value: String(period), name: PERIOD_WORDS[period] }))}
      />
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-ink">{title}</legend>
      {children}
    </fieldset>
  );
}

type Option = { readonly value: string; readonly name: string };

function optionsOf({ labels }: Vocabulary): Option[] {
  return labels.map(({ id, name }) => ({ value: id, name }));
}

function Choice({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
}) {
  return (
    <label className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2">
      <span className="min-w-0 truncate text-soft" title={label}>
        {label}
      </span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 min-w-0 rounded-md border border-edge bg-ground px-2"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Each label of the files, and what it stands for. */
function MappingList({
  mapping,
  set,
  onChange,
}: {
  mapping: Mapping;
  set: Vocabulary;
  onChange: (mapping: Mapping) => void;
}) {
  const written = Object.entries(mapping);
  const known = written.filter(([, label]) => label !== null).length;
  return (
    <details open={known < written.length}>
      <summary className="text-soft">
        {known} of {formatCount(written.length, 'label')} of the file stand for {judgedLabels(mapping).size}{' '}
        of {set.labels.length} here
      </summary>
      <div className="mt-2 flex flex-col gap-1">
        {written.map(([text, label]) => (
          <Choice
            key={text}
            label={text}
            value={label ?? NONE}
            onChange={(chosen) => onChange({ ...mapping, [text]: chosen === NONE ? null : chosen })}
            options={[{ value: NONE, name: 'Leave out' }, ...optionsOf(set)]}
          />
        ))}
      </div>
    </details>
  );
}
