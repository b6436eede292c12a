import type { SignedInSession } from 'sentinel-nextjs';
import { SessionWatch } from '@/components/session/monitor-view';
import { sentinel } from '@/sentinel';

/** On every page that somebody sees who is signed in: keeps the page and the session together. */
export function SignedInWatch({ session }: { session: SignedInSession }) {
  return (
    <SessionWatch
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
