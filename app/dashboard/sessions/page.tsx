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
    <div className="space-y-6">
      <div className="space-y-2">
        <h1 className="font-semibold text-2xl leading-tight tracking-tight sm:text-4xl">
          Where you are signed in
        </h1>
        <p className="max-w-prose text-muted">
          Every browser in which you are signed in to this app. If you do not recognise one, end it,
          then change your password at LivePerson.
        </p>
      </div>
      {own.kind === 'listed' ? <SessionList sessions={own.sessions} /> : <NoList kind={own.kind} />}
      <ButtonLink href="/dashboard" emphasis="secondary">
        Back to the dashboard
      </ButtonLink>
    </div>
  );
}

function SessionList({ sessions }: { sessions: readonly OwnSession[] }) {
  const others = sessions.filter(({ isThisOne }) => !isThisOne);
  return (
    <>
      <ul className="space-y-4">
        {sessions.map((session) => (
          <li key={session.handle}>
            <SessionEntry session={session} />
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <form method="post" action="/dashboard/sessions/end">
          <input type="hidden" name="session" value="others" />
          <Button type="submit" emphasis="danger">
            End all other sessions
          </Button>
        </form>
      ) : (
        <p className="text-muted">You are signed in nowhere else.</p>
      )}
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
    <Card title={kind === 'not-kept' ? 'There is no list here' : 'The list cannot be read now'}>
      <p className="max-w-prose text-muted">
        {kind === 'not-kept'
          ? 'This app keeps your session in your browser alone, so it does not know of your others. You can still end them all: “Sign out of all LivePerson applications” on the dashboard does.'
          : 'A service that this app depends on is not answering. Try again in a moment.'}
      </p>
    </Card>
  );
}
