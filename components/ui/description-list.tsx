import type { ReactNode } from 'react';

/** A list of terms and values, one row each. */
export function DescriptionList({ children }: { children: ReactNode }) {
  return (
    <div className="@container">
      <dl className="divide-y divide-line">{children}</dl>
    </div>
  );
}

/** One row of a {@link DescriptionList}: side by side if there is room, else stacked. */
export function Description({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex @xs:flex-row flex-col @xs:flex-wrap justify-between gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0">
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 font-medium tabular-nums">{children}</dd>
    </div>
  );
}

/** An ID, always left to right. */
export function Identifier({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="font-mono text-[0.95em]">
      {children}
    </bdi>
  );
}
