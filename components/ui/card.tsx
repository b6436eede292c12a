import { type PropsWithChildren, useId } from 'react';

type CardProps = PropsWithChildren<{ title: string; badge?: string | undefined }>;

/** A section of a page with a title and, optionally, a badge beside it. */
export function Card({ title, badge, children }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 break-inside-avoid rounded-2xl border border-line bg-surface p-5 shadow-lift sm:p-7"
    >
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={titleId} className="font-semibold text-lg leading-snug">
          {title}
        </h2>
        {badge !== undefined && (
          <span className="rounded-full bg-accent-soft px-3 py-0.5 font-semibold text-accent text-sm">
            {badge}
          </span>
        )}
      </div>
      {children}
    </section>
  );
}
