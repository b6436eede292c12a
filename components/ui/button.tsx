import type { ComponentProps } from 'react';

const variants = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-edge bg-surface text-ink hover:border-ink hover:bg-sunken',
  danger: 'border-danger/60 bg-surface text-danger hover:border-danger hover:bg-danger-soft',
};

type Variant = keyof typeof variants;

/** The classes of a button, for elements that are not a {@link Button} or {@link ButtonLink}. */
export function buttonClasses(variant: Variant = 'primary'): string {
  return `inline-flex min-h-11 max-w-full cursor-pointer items-center justify-center rounded-xl border px-5 py-2 text-center font-semibold transition-colors active:translate-y-px motion-reduce:transition-none print:hidden ${variants[variant]}`;
}

type ButtonProps = ComponentProps<'button'> & { type: 'submit' | 'button'; variant?: Variant };

export function Button({ variant, type, ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={buttonClasses(variant)} />;
}

type ButtonLinkProps = ComponentProps<'a'> & { href: string; variant?: Variant };

/**
 * Goes to another page by a full navigation. Every page is rendered for each request, so there is nothing to prefetch,
 * and a `<Link>` to sign-in would start a transaction before the click.
 */
export function ButtonLink({ variant, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={buttonClasses(variant)}>
      {children}
    </a>
  );
}
