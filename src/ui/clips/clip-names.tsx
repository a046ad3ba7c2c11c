import { useStore } from 'zustand';
import { NAME_FIELDS, unknownFields } from '#core/clips/file-names.ts';
import { changeClips, clipsStore, type ClipOutput } from '#state/clips-store.ts';

/** What the files are called; nothing of the recording's own name is in it unless somebody types it. */
export function ClipNames({ outputs }: { outputs: readonly ClipOutput[] }) {
  const template = useStore(clipsStore, (state) => state.template);
  const caseName = useStore(clipsStore, (state) => state.caseName);
  const plan = useStore(clipsStore, ({ plans }) => plans.get(outputs[0]?.key ?? ''));
  const unknown = unknownFields(template);
  const ending = plan !== undefined && 'ending' in plan ? plan.ending : '.mp4';
  const field = 'mt-1 h-8 w-full rounded-md border border-edge bg-ground px-2 text-sm text-ink';
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs text-faint">File names</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-3">
        <label className="text-xs text-faint">
          Made of
          <input
            value={template}
            spellCheck={false}
            onChange={(event) => changeClips({ template: event.target.value })}
            aria-describedby="clip-name-fields"
            className={`${field} font-mono`}
          />
        </label>
        <label className="text-xs text-faint">
          {'{case} is'}
          <input
            value={caseName}
            onChange={(event) => changeClips({ caseName: event.target.value })}
            className={field}
          />
        </label>
      </div>
      <p id="clip-name-fields" className="text-xs text-faint">
        {unknown.length > 0 ? `${unknown.map((name) => `{${name}}`).join(', ')} is not known. ` : ''}
        {NAME_FIELDS.map((name) => `{${name}}`).join(' ')}
      </p>
      {outputs[0] !== undefined && (
        <p className="truncate font-mono text-xs text-soft">
          {outputs[0].name}
          {ending}
        </p>
      )}
    </fieldset>
  );
}
