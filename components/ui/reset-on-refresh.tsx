'use client';

import { useEffect, useRef } from 'react';

/** For `next dev`: shows a page again when a file has changed. Next.js renders an error page anew then, and keeps it. */
export function ResetOnRefresh({ reset }: { reset: () => void }) {
  const isMounted = useRef(false);
  // It runs after every render; the one below makes it skip the first.
  useEffect(() => {
    if (isMounted.current) reset();
  });
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return null;
}
