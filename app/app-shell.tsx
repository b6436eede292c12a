import type { ReactNode } from 'react';
import type { PublicSession } from 'sentinel-nextjs';
import { SessionNotices } from '@/components/session/session-notices';
import { SignedInShell } from './signed-in-shell';

/** Around every signed-in page, which is monitored from its first moment. */
export function AppShell({ session, children }: { session: PublicSession; children: ReactNode }) {
  return (
    <SignedInShell session={session} notices={SessionNotices}>
      {children}
    </SignedInShell>
  );
}
