import type { PublicSession } from 'sentinel-nextjs';
import { SessionMonitor } from '@/components/session/monitor-view';
import { sentinel } from '@/sentinel';

/** On every page of a signed-in user: keeps the page and the session in step. */
export function SessionMonitorMount({ session }: { session: PublicSession }) {
  const { accountId, identity, mark, expiresAtSeconds, endsAtSeconds } = session;
  return (
    <SessionMonitor
      page={{
        accountId,
        sub: identity.sub,
        mark,
        expiresAtSeconds,
        expiresInSeconds: expiresAtSeconds - Math.floor(Date.now() / 1_000),
        endsAtSeconds,
        signInUrl: sentinel.signInUrl(),
      }}
    />
  );
}
