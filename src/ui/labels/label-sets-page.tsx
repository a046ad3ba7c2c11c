import { useEffect, useState, type ReactNode } from 'react';
import { FileUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import type { LabelledKind, SetRef } from '#core/label-choice.ts';
import { labelEditorStore, openEditor } from '#state/label-editor-store.ts';
import { importLabelSet, labelSetFile, labelSetsStore, watchLabelSets } from '#state/label-sets-store.ts';
import { modelsStore, packToStart, refreshPacks } from '#state/models-store.ts';
import { formatCount } from '#ui/format.ts';
import { Button } from '#ui/kit/button.tsx';
import { classNames } from '#ui/kit/class-names.ts';
import { download } from '#ui/kit/download.ts';
import { FileButton } from '#ui/kit/file-button.tsx';
import { IconButton } from '#ui/kit/icon-button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { Skeleton } from '#ui/kit/skeleton.tsx';
import { LabelEditor } from '#ui/label-editor/label-editor.tsx';
import { messageOf } from '#ui/messages.ts';
import { RemoveSetDialog, type RemovedSet } from './remove-set-dialog.tsx';

const KIND_WORDS: Record<string, string> = {
  phase: 'Phases',
  instrument: 'Instruments',
  procedure: 'Operations',
  other: 'Other',
};

/** All label sets: the user's own, the app's and the encoders'; to be looked into, copied, brought and taken away. */
export default function LabelSetsPage() {
  const isEditing = useStore(labelEditorStore, ({ set, caseId }) => set !== null && caseId === null);
  const failure = useStore(labelSetsStore, (state) => state.failure);
  useEffect(() => {
    void watchLabelSets();
    if (modelsStore.getState().catalogue === 'unread') void refreshPacks();
  }, []);
  return (
    <div className="mx-auto w-full max-w-280 px-4 pt-4 pb-8 sm:px-6">
      <title>Label sets · ophclip</title>
      <header className="mb-5">
        <h1 className="text-xl font-semibold tracking-tight">Label sets</h1>
        <p className="mt-1 max-w-[88ch] text-soft">
          What a picture can be asked, in words. A case is labelled with one set of phases, one of instruments
          and one of operations; choose them beside its timeline.
        </p>
      </header>
      {failure !== null && (
        <Notice tone="failure" title={messageOf(failure).title}>
          {messageOf(failure).wayOn}
        </Notice>
      )}
      <div
        className={classNames('grid items-start gap-5', isEditing && 'lg:grid-cols-[22rem_minmax(0,1fr)]')}
      >
        <div className={classNames('flex min-w-0 flex-col gap-5', isEditing && 'max-lg:hidden')}>
          <OwnSets />
          <OtherSets />
        </div>
        {isEditing && (
          <div className="panel flex min-h-0 flex-col overflow-hidden lg:sticky lg:top-4 lg:h-[calc(100dvh-9rem)]">
            <LabelEditor />
          </div>
        )}
      </div>
    </div>
  );
}

function OwnSets() {
  const { own, imported } = useStore(labelSetsStore);
  const [leaving, setLeaving] = useState<RemovedSet | null>(null);
  const start = (kind: LabelledKind): void => void openEditor({ from: null, kind, caseId: null });
  return (
    <SetSection
      title="Yours"
      actions={
        <>
          <Button size="small" look="quiet" onClick={() => start('phase')}>
            <Plus aria-hidden className="size-4" />
            Phases
          </Button>
          <Button size="small" look="quiet" onClick={() => start('instrument')}>
            <Plus aria-hidden className="size-4" />
            Instruments
          </Button>
          <FileButton
            size="small"
            look="quiet"
            accept=".json,.csv"
            onFiles={([file]) => file !== undefined && void importLabelSet(file)}
          >
            <FileUp aria-hidden className="size-4" />
            Import
          </FileButton>
        </>
      }
    >
      {imported !== null && (
        <div className="px-4 pb-3">
          {'code' in imported ? (
            <Notice tone="failure" title={messageOf(imported).title}>
              {messageOf(imported).wayOn}
            </Notice>
          ) : (
            <Notice>“{imported.name}” is here and can be chosen for any case.</Notice>
          )}
        </div>
      )}
      {own === null && <Skeleton className="mx-4 mb-4 h-8" />}
      {own?.length === 0 && (
        <p className="px-4 pb-4 text-sm text-faint">
          None yet. Start from a blank page, from one of the sets below, or bring a file.
        </p>
      )}
      <ul>
        {own?.map(({ id, set }) => (
          <SetRow key={id} from={`own:${id}`} name={set.name} kind={set.kind} labels={set.labels.length}>
            <IconButton
              label={`Remove ${set.name}`}
              icon={<Trash2 aria-hidden className="size-4" />}
              onClick={() => setLeaving({ id, name: set.name, kind: set.kind })}
            />
          </SetRow>
        ))}
      </ul>
      <RemoveSetDialog set={leaving} onClose={() => setLeaving(null)} />
    </SetSection>
  );
}

/** The sets that come with the app and with the encoders; editing one makes a copy. */
function OtherSets() {
  const app = useStore(labelSetsStore, (state) => state.app);
  const manifest = useStore(modelsStore, (state) => packToStart(state)?.manifest);
  return (
    <>
      {manifest !== undefined && manifest.labelSets.length > 0 && (
        <SetSection title={`Of ${manifest.name}`}>
          <ul>
            {manifest.labelSets.map(({ id, name, kind, labels }) => (
              <SetRow key={id} from={`pack:${id}`} name={name} kind={kind} labels={labels.length} />
            ))}
          </ul>
        </SetSection>
      )}
      <SetSection title="With ophclip">
        {app === null && <Skeleton className="mx-4 mb-4 h-40" />}
        <ul>
          {app?.map(({ id, name, kind, labels }) => (
            <SetRow key={id} from={`app:${id}`} name={name} kind={kind} labels={labels} />
          ))}
        </ul>
      </SetSection>
    </>
  );
}

function SetSection({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="panel">
      <div className="flex min-h-12 flex-wrap items-center gap-1 px-4 py-2">
        <h2 className="mr-auto text-base font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

type SetRowProps = { from: SetRef; name: string; kind: string; labels: number; children?: ReactNode };

function SetRow({ from, name, kind, labels, children }: SetRowProps) {
  const isOwn = from.startsWith('own:');
  const packId = useStore(modelsStore, (state) => packToStart(state)?.manifest.id);
  const save = async (form: 'json' | 'csv'): Promise<void> => {
    const file = await labelSetFile(from, form, packId);
    if (file !== null) download(file.name, file.type, file.text);
  };
  return (
    <li className="flex items-center border-t border-line px-4 py-1.5">
      <p className="mr-1 min-w-0 flex-1">
        <span className="block truncate text-ink" title={name}>
          {name}
        </span>
        <span className="block text-xs text-faint">
          {KIND_WORDS[kind]}, {formatCount(labels, 'label')}
        </span>
      </p>
      {(['json', 'csv'] as const).map((form) => (
        <Button
          key={form}
          size="small"
          look="quiet"
          className="px-2 text-xs"
          aria-label={`Save ${name} as ${form.toUpperCase()}`}
          onClick={() => void save(form)}
        >
          {form.toUpperCase()}
        </Button>
      ))}
      <IconButton
        label={isOwn ? `Edit ${name}` : `Copy and edit ${name}`}
        icon={<Pencil aria-hidden className="size-4" />}
        onClick={() => void openEditor({ from, kind: kind as LabelledKind, caseId: null })}
      />
      {children}
    </li>
  );
}
