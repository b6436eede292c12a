import type { PublicSession } from 'sentinel-nextjs';
import { SessionMonitor } from '@/components/session/monitor-view';
import { sentinel } from '@/sentinel';

/** On every page that somebody sees who is signed in: keeps the page and the session together. */
export function SessionMonitorMount({ session }: { session: PublicSession }) {
  return (
    <SessionMonitor
      accountId={session.accountId}
      subject={session.identity.sub}
      mark={session.mark}
      expiresAtSeconds={session.expiresAtSeconds}
      expiresInSeconds={session.expiresAtSeconds - Math.floor(Date.now() / 1_000)}
      endsAtSeconds={session.endsAtSeconds}
      signInUrl={sentinel.signInUrl()}
    />
  );
}
