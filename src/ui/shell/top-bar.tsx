import { Link, useLocation } from 'wouter';
import { classNames } from '#ui/kit/class-names.ts';
import { Logo } from './logo.tsx';
import { EncodersPill } from './encoders-pill.tsx';
import { PrivacyPill } from './privacy-pill.tsx';

const PLACES = [
  { href: '/label-sets', name: 'Label sets', isWide: true },
  { href: '/models', name: 'Models', isWide: false },
] as const;

export function TopBar() {
  const [location] = useLocation();
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 px-4 sm:gap-3 sm:px-6 print:hidden">
      <Link href="/" className="rounded-sm" aria-label="ophclip, start page">
        <Logo />
      </Link>
      <nav aria-label="Main" className="ml-auto flex">
        {PLACES.map(({ href, name, isWide }) => (
          <Link
            key={href}
            href={href}
            aria-current={location === href ? 'page' : undefined}
            className={classNames(
              'rounded-md px-2 py-1.5 text-sm transition-colors duration-150 hover:text-ink sm:px-3',
              location === href ? 'text-ink' : 'text-soft',
              // A phone finds it on the Models page.
              isWide && 'max-sm:hidden',
            )}
          >
            {name}
          </Link>
        ))}
      </nav>
      <EncodersPill />
      <PrivacyPill />
    </header>
  );
}
