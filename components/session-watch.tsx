'use client';

import { useEffect } from 'react';

/**
 * Keeps a signed-in page from being seen again after its session ended. A page that is left hides itself, for the
 * browser may keep it and bring it back with the back button; brought back, it shows itself only when `/api/me`
 * says that the same person is still signed in. Otherwise it gives way to the front page, which signs nobody in.
 */
export function SessionWatch({ subject }: { readonly subject: string }) {
  useEffect(() => {
    function hide() {
      document.body.hidden = true;
    }
    async function showIfSignedIn({ persisted }: PageTransitionEvent) {
      if (!persisted) return;
      if (await isSignedInAs(subject)) document.body.hidden = false;
      else window.location.replace('/');
    }
    window.addEventListener('pagehide', hide);
    window.addEventListener('pageshow', showIfSignedIn);
    return () => {
      window.removeEventListener('pagehide', hide);
      window.removeEventListener('pageshow', showIfSignedIn);
    };
  }, [subject]);
  return null;
}

async function isSignedInAs(subject: string): Promise<boolean> {
  try {
    const response = await fetch('/api/me', { cache: 'no-store' });
    if (!response.ok) return false;
    const me: { sub?: unknown } = await response.json();
    return me.sub === subject;
  } catch {
    return false;
  }
}
