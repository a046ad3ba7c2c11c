import { bringModelToo, wordsIn, type Brought } from '#state/export-store.ts';
import { formatCount, formatList } from '#ui/format.ts';
import { Notice } from '#ui/kit/notice.tsx';

/** What a file says, and what would be taken over of it, before anything is. */
export function BroughtPanel({ brought }: { brought: Brought }) {
  return (
    <section aria-label="Import" className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto">
      <h3 className="font-medium text-ink">{brought.file}</h3>
      {brought.kind === 'case' ? <WholeCase brought={brought} /> : <Labels brought={brought} />}
      <p className="text-faint">
        It is one step: undoing takes it back. The model’s labels stay as they are.
      </p>
    </section>
  );
}

/** True where there is nothing to take over. */
export function saysNothing(brought: Brought): boolean {
  return brought.kind === 'labels' && brought.matched.found.length === 0;
}

function WholeCase({ brought: { exported, isThisCase } }: { brought: Brought & { kind: 'case' } }) {
  const { phases, instruments } = wordsIn(exported);
  const notes = exported.marks.length;
  const parts = [
    formatCount(phases, 'word on phases', 'words on phases'),
    formatCount(instruments, 'word on instruments', 'words on instruments'),
    formatCount(notes, 'note or star', 'notes and stars'),
  ];
  return (
    <>
      <p>
        What people said about “{exported.name}”: {formatList(parts)}. It stands in place of what you have
        said about this case.
      </p>
      {!isThisCase && (
        <Notice tone="mind" title="It was exported from another case.">
          Its times may not fit this recording.
        </Notice>
      )}
    </>
  );
}

function Labels({ brought: { labels, withModel, matched } }: { brought: Brought & { kind: 'labels' } }) {
  const { found, unknown, outside } = matched;
  const byModel = labels.filter(({ source }) => source === 'model').length;
  return (
    <>
      <p>
        {formatCount(found.length, 'stretch', 'stretches')} with labels of this case, to be laid over the
        model’s as your word.
      </p>
      {byModel > 0 && (
        <label className="flex items-center gap-2 text-ink">
          <input
            type="checkbox"
            checked={withModel}
            disabled={byModel === labels.length}
            onChange={(event) => void bringModelToo(event.target.checked)}
            className="size-4 accent-accent"
          />
          Also {formatCount(byModel, 'stretch', 'stretches')} that a model labelled
        </label>
      )}
      {unknown.length > 0 && (
        <Notice tone="mind" title="Not in the label sets of this case, so left out:">
          <ul className="max-h-48 overflow-y-auto">
            {unknown.map(({ label, count }) => (
              <li key={label}>
                “{label}”{count > 1 && `, ${count} times`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {outside > 0 && <p>{formatCount(outside, 'stretch lies', 'stretches lie')} outside the recording.</p>}
    </>
  );
}
