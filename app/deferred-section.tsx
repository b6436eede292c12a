import { type ReactNode, Suspense } from 'react';

/**
 * A part of the page that waits for another service. The page is sent at once, with the fallback in its place. With
 * `isWhole` the page waits for the part: a browser without JavaScript cannot show it later.
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
