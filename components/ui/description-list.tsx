import type { ReactNode } from 'react';

/** Names and their values, one row each. */
export function DescriptionList({ children }: { children: ReactNode }) {
  return (
    <div className="@container">
      <dl className="divide-y divide-line">{children}</dl>
    </div>
  );
}

/** One row of a {@link DescriptionList}: side by side where the list has room, else one above the other. */
export function Description({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex @xs:flex-row flex-col @xs:flex-wrap justify-between gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 font-medium tabular-nums">{children}</dd>
    </div>
  );
}

/** An id as it was issued: left to right, whatever surrounds it. */
export function Identifier({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="font-mono text-[0.95em]">
      {children}
    </bdi>
  );
}
