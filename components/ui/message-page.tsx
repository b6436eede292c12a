import type { ReactNode } from 'react';
import { Button, ButtonLink } from './button';
import { ErrorReference } from './error-reference';
import { PageContent, PageHeader } from './page-shell';

const text = { nextSteps: 'What you can do', home: 'Home' };

/** The action that most messages end with. */
export const homeLink = { href: '/', label: text.home };

interface Message {
  title: ReactNode;
  /** What the user can do about it. */
  steps?: readonly string[];
  /** The correlation ID in the log. */
  reference?: string | null | undefined;
  /** The first is the primary one. */
  actions?: readonly ({ label: string } & ({ href: string } | { onClick: () => void }))[];
  children: ReactNode;
}

/** A page with a single message. */
export function MessagePage(message: Message) {
  return (
    <>
      <PageHeader />
      <PageContent>
        <MessageInPage {...message} />
      </PageContent>
    </>
  );
}

/** The message of a {@link MessagePage} for a page that has its own header. */
export function MessageInPage(message: Message) {
  return (
    <div className="mx-auto my-auto w-full max-w-xl py-6">
      <MessagePanel {...message} />
    </div>
  );
}

/** The box of a {@link MessagePage} alone. */
export function MessagePanel({ title, steps, reference, actions = [], children }: Message) {
  return (
    <div className="rounded-3xl border border-line bg-surface p-6 shadow-lift sm:p-10">
      <ClosedDoor />
      <h1 className="mt-6 font-semibold text-2xl tracking-tight sm:text-3xl">{title}</h1>
      <div className="mt-4 space-y-4 text-muted">
        {children}
        {steps && (
          <>
            <h2 className="pt-2 font-semibold text-ink">{text.nextSteps}</h2>
            <ul className="list-disc space-y-1 ps-5 marker:text-accent">
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ul>
          </>
        )}
        {reference && <ErrorReference>{reference}</ErrorReference>}
      </div>
      {actions.length > 0 && (
        <div className="mt-8 flex flex-wrap gap-3">
          {actions.map(({ label, ...action }, index) => {
            const variant = index === 0 ? 'primary' : 'secondary';
            return 'href' in action ? (
              <ButtonLink key={label} variant={variant} {...action}>
                {label}
              </ButtonLink>
            ) : (
              <Button key={label} type="button" variant={variant} {...action}>
                {label}
              </Button>
            );
          })}
        </div>
      )}
    </div>
  );
}

function ClosedDoor() {
  return (
    <svg viewBox="4 4 48 58" className="h-15 w-12" aria-hidden="true">
      <path d="M4 62V28a24 24 0 0 1 48 0v34z" className="fill-accent-soft" />
      <path d="M14 62V28a14 14 0 0 1 28 0v34z" className="fill-brand" />
      <circle cx="35" cy="44" r="2.5" className="fill-lamp" />
    </svg>
  );
}
