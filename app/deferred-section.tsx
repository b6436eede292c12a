import { Suspense, type SuspenseProps } from 'react';

/**
 * A part of the page that waits for another service. The page is sent at once, with the fallback in its place. With
 * `isWhole` the page waits for the part: a browser without JavaScript cannot show it later.
 */
export function DeferredSection({ isWhole, ...part }: SuspenseProps & { isWhole: boolean }) {
  return isWhole ? part.children : <Suspense {...part} />;
}
