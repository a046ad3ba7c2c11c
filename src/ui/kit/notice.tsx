import type { ReactNode } from 'react';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { classNames } from './class-names.ts';

type NoticeTone = 'info' | 'mind' | 'failure';

const TONES: Record<NoticeTone, { box: string; icon: ReactNode }> = {
  info: { box: 'border-line bg-raised', icon: <Info aria-hidden className="size-4 text-soft" /> },
  mind: { box: 'border-mind/30 bg-mind/8', icon: <TriangleAlert aria-hidden className="size-4 text-mind" /> },
  failure: {
    box: 'border-danger/35 bg-danger/8',
    icon: <CircleAlert aria-hidden className="size-4 text-danger" />,
  },
};

type NoticeProps = {
  tone?: NoticeTone;
  title?: string;
  /** Buttons: the way on. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** What happened and what to do, in place. A failure is announced. */
export function Notice({ tone = 'info', title, actions, children }: NoticeProps) {
  const { box, icon } = TONES[tone];
  return (
    <div
      role={tone === 'failure' ? 'alert' : undefined}
      className={classNames('flex gap-2.5 rounded-md border px-3 py-2.5 text-sm', box)}
    >
      <span className="mt-0.5 shrink-0">{icon}</span>
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-medium text-ink">{title}</p>}
        {children !== undefined && <div className="text-soft">{children}</div>}
        {actions !== undefined && <div className="mt-2.5 mb-0.5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
