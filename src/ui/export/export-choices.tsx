import { useStore } from 'zustand';
import { LANE_CHOICES, type LaneChoice } from '#core/export/export-case.ts';
import { choose, exportStore } from '#state/export-store.ts';

const LANE_WORDS: Record<LaneChoice, string> = {
  shown: 'As shown',
  model: 'The model’s alone',
  person: 'Mine alone',
};

/** Whose labels, and how tables are written. */
export function ExportChoices() {
  const { lanes, separator } = useStore(exportStore, (state) => state.options);
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <legend className="float-left mr-4 text-faint">Labels</legend>
        {LANE_CHOICES.map((value) => (
          <label key={value} className="flex min-h-6 items-center gap-2 text-ink">
            <input
              type="radio"
              name="export-lanes"
              checked={lanes === value}
              onChange={() => choose({ lanes: value })}
              className="size-4 accent-accent"
            />
            {LANE_WORDS[value]}
          </label>
        ))}
      </fieldset>
      <label className="flex items-center gap-2">
        <span className="text-faint">Tables</span>
        <select
          value={separator}
          onChange={(event) => choose({ separator: event.target.value === ';' ? ';' : ',' })}
          className="h-8 rounded-md border border-edge bg-ground px-2 text-ink"
        >
          <option value=",">Comma, 1.5</option>
          <option value=";">Semicolon, 1,5</option>
        </select>
      </label>
    </div>
  );
}
