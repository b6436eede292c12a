import { type ReactNode, useId } from 'react';

/** A section of a page with a title. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 break-inside-avoid rounded-2xl border border-line bg-surface p-5 shadow-lift sm:p-7"
    >
      <h2 id={titleId} className="mb-3 font-semibold text-lg leading-snug">
        {title}
      </h2>
      {children}
    </section>
  );
}
