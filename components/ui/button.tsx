import type { ReactNode } from 'react';

/** How much a button asks for attention. */
export type ButtonVariant = 'primary' | 'secondary' | 'danger';

interface ButtonLooks {
  variant?: ButtonVariant;
  size?: 'regular' | 'large';
  children: ReactNode;
}

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-edge bg-surface text-ink hover:border-ink hover:bg-sunken',
  danger: 'border-danger/60 bg-surface text-danger hover:border-danger hover:bg-danger-soft',
};

const sizes = {
  regular: 'min-h-11 px-5 py-2',
  large: 'min-h-14 px-8 py-3 text-lg',
};

/** What makes a button of whatever behaves in a way of its own. */
export function buttonClasses({
  variant = 'primary',
  size = 'regular',
}: Omit<ButtonLooks, 'children'>): string {
  return `inline-flex max-w-full cursor-pointer items-center justify-center rounded-xl border text-center font-semibold transition-colors active:translate-y-px motion-reduce:transition-none print:hidden ${variants[variant]} ${sizes[size]}`;
}

/** Sends its form, or calls `onClick`. A `label` says in full what stands there in short. */
export function Button({
  type,
  onClick,
  label,
  disabled,
  children,
  ...rest
}: ButtonLooks & {
  type: 'submit' | 'button';
  onClick?: () => void;
  label?: string;
  disabled?: boolean;
}) {
  return (
    <button
      type={type}
      onClick={onClick}
      aria-label={label}
      disabled={disabled}
      className={buttonClasses(rest)}
    >
      {children}
    </button>
  );
}

/**
 * Goes to another page by a full navigation. Every page here is made anew for the person who asks, so there is nothing
 * to fetch ahead of a click; and ahead of one on sign-in, a prefetching `<Link>` would start an attempt.
 */
export function ButtonLink({ href, children, ...rest }: ButtonLooks & { href: string }) {
  return (
    <a href={href} className={buttonClasses(rest)}>
      {children}
    </a>
  );
}
