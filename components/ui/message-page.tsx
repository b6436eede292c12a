import type { ReactNode } from 'react';
import { PageContent, PageHeader } from './page-shell';

interface Message {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with one thing to say: a title, what it means, and the ways on. */
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

/** The same, for a frame that has its content around it already. */
export function MessageInPage(message: Message) {
  return (
    <div className="mx-auto my-auto w-full max-w-xl py-6">
      <MessagePanel {...message} />
    </div>
  );
}

/** What a {@link MessagePage} says, to be put somewhere else. The title can be referred to by an id. */
export function MessagePanel({
  title,
  titleId,
  actions,
  children,
}: Message & { titleId?: string }) {
  return (
    <div className="rounded-3xl border border-line bg-surface p-6 shadow-lift sm:p-10">
      <ClosedDoor />
      <h1 id={titleId} className="mt-6 font-semibold text-2xl tracking-tight sm:text-3xl">
        {title}
      </h1>
      <div className="mt-4 space-y-4 text-muted">{children}</div>
      {actions && <div className="mt-8 flex flex-wrap gap-3">{actions}</div>}
    </div>
  );
}

function ClosedDoor() {
  return (
    <svg viewBox="4 4 48 58" className="h-15 w-12" aria-hidden="true" focusable="false">
      <path d="M4 62V28a24 24 0 0 1 48 0v34z" className="fill-accent-soft" />
      <path d="M14 62V28a14 14 0 0 1 28 0v34z" className="fill-brand" />
      <circle cx="35" cy="44" r="2.5" className="fill-lamp" />
    </svg>
  );
}
