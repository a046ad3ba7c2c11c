import { Link, useRoute } from 'wouter';
import { classNames } from '#ui/kit/class-names.ts';
import { Logo } from './logo.tsx';
import { EncodersPill } from './encoders-pill.tsx';
import { PrivacyPill } from './privacy-pill.tsx';

export function TopBar() {
  const [onModels] = useRoute('/models');
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 px-4 sm:gap-3 sm:px-6">
      <Link href="/" className="rounded-sm" aria-label="ophclip, start page">
        <Logo />
      </Link>
      <nav aria-label="Main" className="ml-auto">
        <Link
          href="/models"
          aria-current={onModels ? 'page' : undefined}
          className={classNames(
            'rounded-md px-2 py-1.5 text-sm transition-colors duration-150 hover:text-ink sm:px-3',
            onModels ? 'text-ink' : 'text-soft',
          )}
        >
          Models
        </Link>
      </nav>
      <EncodersPill />
      <PrivacyPill />
    </header>
  );
}
