import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/components/button';
import { Card } from '@/components/card';
import { LocalTime } from '@/components/local-time';
import { SignOutForm } from '@/components/sign-out-forms';
import { type OwnSession, requireOwnSessions, requireSession } from '@/lib/require-session';
import { browserOf } from './browser';

export const metadata: Metadata = { title: 'Where you are signed in' };

/** The person's own sessions, and the way to end those they do not want. */
export default async function SessionsPage() {
  await requireSession();
  const own = await requireOwnSessions();
  return (
    <div className="max-w-3xl space-y-6">
      <h1 className="font-semibold text-2xl leading-tight tracking-tight sm:text-4xl">
        Where you are signed in
      </h1>
      {own.kind === 'listed' ? <SessionList sessions={own.sessions} /> : <NoList kind={own.kind} />}
    </div>
  );
}

function SessionList({ sessions }: { sessions: readonly OwnSession[] }) {
  const isAlone = sessions.every(({ isThisOne }) => isThisOne);
  return (
    <>
      <p className="text-muted">
        {isAlone
          ? 'You are signed in to this app here and nowhere else.'
          : 'Every browser in which you are signed in to this app. If you do not recognise one, end it, then change your password at LivePerson.'}
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
            <input type="hidden" name="session" value="others" />
            <Button type="submit" emphasis="danger">
              End all other sessions
            </Button>
          </form>
        )}
        <BackToDashboard />
      </div>
    </>
  );
}

function SessionEntry({ session }: { session: OwnSession }) {
  const browser = browserOf(session.userAgent);
  return (
    <Card title={browser} {...(session.isThisOne && { badge: 'This one' })}>
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
        {session.isThisOne ? (
          <SignOutForm />
        ) : (
          <form method="post" action="/dashboard/sessions/end">
            <input type="hidden" name="session" value={session.handle} />
            <Button type="submit" emphasis="secondary" label={`End the session in ${browser}`}>
              End
            </Button>
          </form>
        )}
      </div>
    </Card>
  );
}

function NoList({ kind }: { kind: 'not-kept' | 'unavailable' }) {
  return (
    <>
      <Card title={kind === 'not-kept' ? 'There is no list here' : 'The list cannot be read now'}>
        <p className="text-muted">
          {kind === 'not-kept'
            ? 'This app keeps each session in its browser alone, so it knows of no other than this one. A session that you left open elsewhere ends when you sign out there, or by itself when it is not used.'
            : 'A service that this app depends on is not answering. Try again in a moment.'}
        </p>
      </Card>
      <BackToDashboard />
    </>
  );
}

function BackToDashboard() {
  return (
    <ButtonLink href="/dashboard" emphasis="secondary">
      Back to the dashboard
    </ButtonLink>
  );
}
