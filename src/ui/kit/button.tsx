import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'medium';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent font-semibold hover:bg-accent-strong',
  secondary: 'border border-line bg-raised text-ink font-medium hover:border-edge',
  quiet: 'text-soft font-medium hover:bg-raised hover:text-ink',
  danger: 'border border-danger/50 text-danger font-medium hover:bg-danger/10',
};

const SIZES: Record<Size, string> = {
  small: 'h-8 px-3 gap-1.5 text-sm',
  medium: 'h-10 px-4 gap-2 text-sm',
};

/** How a button looks, for links and labels that act as one. */
export function buttonClass(look: Look = 'secondary', size: Size = 'medium'): string {
  return classNames(
    'inline-flex items-center justify-center whitespace-nowrap rounded-md transition-colors duration-150 ease-calm',
    'disabled:opacity-50 disabled:pointer-events-none',
    LOOKS[look],
    SIZES[size],
  );
}

type ButtonProps = ComponentProps<'button'> & { look?: Look; size?: Size };

export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonClass(look, size), className)} {...rest} />;
}
