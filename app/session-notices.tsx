import type { PublicSession } from 'sentinel-nextjs';
import { SessionMonitor } from '@/components/session/monitor-view';
import { Notice } from '@/components/ui/notice';
import { sentinel } from '@/sentinel';

const text = { employee: 'You are acting as a LivePerson employee inside a brand’s account:' };

/** On every signed-in page: the session monitor, and for LivePerson employees the account they are in. */
export function SessionNotices({ session }: { session: PublicSession }) {
  const { accountId, identity, mark, expiresAtSeconds, endsAtSeconds } = session;
  const expiry = {
    expiresAtSeconds,
    expiresInSeconds: expiresAtSeconds - Math.floor(Date.now() / 1_000),
    endsAtSeconds,
  };
  const signInUrl = sentinel.signInUrl();
  return (
    <>
      <SessionMonitor page={{ accountId, sub: identity.sub, mark, ...expiry, signInUrl }} />
      {identity.isLpa && (
        <Notice>
          {text.employee} <bdi dir="ltr">{accountId}</bdi>.
        </Notice>
      )}
    </>
  );
}
