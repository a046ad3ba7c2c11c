import { Link } from 'wouter';
import type { Failure } from '#state/failure.ts';
import { buttonClass } from '#ui/kit/button.tsx';
import { messageOf } from '#ui/messages.ts';

/** The case could not be opened: what happened, and the way back. */
export function OpeningFailed({ failure }: { failure: Failure }) {
  const { title, wayOn } = messageOf(failure);
  return (
    <div role="alert" className="m-auto flex max-w-md flex-col items-center gap-3 px-6 py-16 text-center">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="text-soft">{wayOn}</p>
      <Link href="/" className={buttonClass('primary')}>
        Back to the library
      </Link>
    </div>
  );
}
