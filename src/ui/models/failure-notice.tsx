import type { ReactNode } from 'react';
import type { Failure } from '#state/failure.ts';
import { Button } from '#ui/kit/button.tsx';
import { Notice } from '#ui/kit/notice.tsx';
import { messageOf } from '#ui/messages.ts';

type FailureNoticeProps = { failure: Failure; onRetry?: () => void; retry?: string; children?: ReactNode };

/** A failure in its sentence, with the way on. */
export function FailureNotice({ failure, onRetry, retry = 'Try again', children }: FailureNoticeProps) {
  const { title, wayOn } = messageOf(failure);
  const actions = onRetry !== undefined && (
    <Button size="small" onClick={onRetry}>
      {retry}
    </Button>
  );
  return (
    <Notice
      tone="failure"
      title={title}
      {...((actions !== false || children !== undefined) && {
        actions: (
          <>
            {actions}
            {children}
          </>
        ),
      })}
    >
      {wayOn}
    </Notice>
  );
}
