import type { ReactNode } from 'react';

export function PageTitle({ children }: { children: ReactNode }) {
  return (
    <h1 className="font-semibold text-2xl leading-tight tracking-tight sm:text-4xl">{children}</h1>
  );
}
