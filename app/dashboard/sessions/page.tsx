import type { Metadata } from 'next';
import type { UserSession, UserSessionList } from 'sentinel-nextjs';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LocalTime } from '@/components/ui/local-time';
import { PageTitle } from '@/components/ui/page-title';
import { sentinel } from '@/sentinel';
import { describeUserAgent } from './describe-user-agent';

export const metadata: Metadata = { title: 'Where you are signed in' };

/** The person's own sessions, and the way to end those they do not want. */
export default async function SessionsPage() {
  const own = await sentinel.requireUserSessions();
  return (
    <div className="max-w-3xl space-y-6">
      <PageTitle>Where you are signed in</PageTitle>
      {own.kind === 'listed' ? <SessionList sessions={own.sessions} /> : <NoList kind={own.kind} />}
    </div>
  );
}

function SessionList({ sessions }: { sessions: readonly UserSession[] }) {
  const isAlone = sessions.every(({ isThisOne }) => isThisOne);
  return (
    <>
      <p className="text-muted">
        {isAlone
          ? 'You are signed in to this app here and nowhere else.'
          : 'Every browser in which you are signed in to this app. If you do not recognise one, sign out there, then change your password at LivePerson.'}
      </p>
      <ul className="space-y-4">
        {sessions.map((session) => (
          <li key={session.handle}>
            <SessionEntry session={session} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        {!isAlone && (
          <form method="post" action="/dashboard/sessions/end">
            <sentinel.SessionField />
            <input type="hidden" name="session" value="others" />
            <Button type="submit" variant="danger">
              Sign out everywhere else
            </Button>
          </form>
        )}
        <BackToDashboard />
      </div>
    </>
  );
}

function SessionEntry({ session }: { session: UserSession }) {
  const browser = describeUserAgent(session.userAgent);
  return (
    <Card title={browser} {...(session.isThisOne && { badge: 'This browser' })}>
      <div className="flex flex-col gap-4 sm:flex-row sm:items-end sm:justify-between">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
          <dt className="text-muted">Signed in</dt>
          <dd className="font-medium tabular-nums">
            <LocalTime seconds={session.signedInAtSeconds} />
          </dd>
          <dt className="text-muted">Last seen</dt>
          <dd className="font-medium tabular-nums">
            <LocalTime seconds={session.lastUsedAtSeconds} />
          </dd>
        </dl>
        {!session.isThisOne && (
          <form method="post" action="/dashboard/sessions/end">
            <sentinel.SessionField />
            <input type="hidden" name="session" value={session.handle} />
            <Button type="submit" variant="secondary" label={`Sign out there: ${browser}`}>
              Sign out there
            </Button>
          </form>
        )}
      </div>
    </Card>
  );
}

function NoList({ kind }: { kind: Exclude<UserSessionList['kind'], 'listed'> }) {
  return (
    <>
      <Card
        title={
          kind === 'not-kept'
            ? 'This app keeps no list of sign-ins'
            : 'The list cannot be shown right now'
        }
      >
        <p className="text-muted">
          {kind === 'not-kept'
            ? 'So it cannot show or end your sessions in other browsers. Sign out there, or let them end by themselves when they are not used.'
            : 'A service that this app depends on is not answering. Try again in a moment.'}
        </p>
      </Card>
      <BackToDashboard />
    </>
  );
}

function BackToDashboard() {
  return (
    <ButtonLink href="/dashboard" variant="secondary">
      Back to the dashboard
    </ButtonLink>
  );
}
