import { type ReactNode, Suspense } from 'react';

/**
 * A part of the page that has to wait for somebody else. The page is sent at once, with the fallback in its place; a
 * browser without JavaScript can ask for the page `whole`.
 */
export function DeferredSection({
  isWhole,
  fallback,
  children,
}: {
  isWhole: boolean;
  fallback: ReactNode;
  children: ReactNode;
}) {
  return isWhole ? children : <Suspense fallback={fallback}>{children}</Suspense>;
}
