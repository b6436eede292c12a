import type { Metadata } from 'next';
import type { UserSession } from 'sentinel-nextjs';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { LocalTime } from '@/components/ui/local-time';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import { sentinel } from '@/sentinel';
import { describeUserAgent } from './describe-user-agent';

const text = {
  title: 'Your sessions',
  onlyThisOne: 'You are signed in to this app in this browser only.',
  several:
    'You are signed in to this app in these browsers. If you do not recognise one, sign out there, then change your password at LivePerson.',
  thisBrowser: 'This browser',
  signedIn: 'Signed in',
  lastActive: 'Last active',
  signOutThere: 'Sign out there',
  signOutOthers: 'Sign out everywhere else',
  ended: { one: 'You are signed out there.', others: 'You are signed out everywhere else.' },
  'not-kept': {
    title: 'This app does not list sessions',
    message:
      'It cannot show or end your sessions in other browsers. Sign out in those browsers, or let the sessions expire.',
  },
  unavailable: {
    title: 'Your sessions cannot be shown right now',
    message: 'A service that this app depends on is not answering. Try again in a moment.',
  },
};

export const metadata: Metadata = { title: text.title };

/** The user's own sessions, each with a button that ends it. */
export default async function SessionsPage({ searchParams }: PageProps<'/dashboard/sessions'>) {
  const list = await sentinel.requireUserSessions();
  const { ended } = await searchParams;
  return (
    <div className="max-w-3xl space-y-6">
      {(ended === 'one' || ended === 'others') && <Notice kind="done">{text.ended[ended]}</Notice>}
      <PageTitle>{text.title}</PageTitle>
      {list.kind === 'listed' ? (
        <SessionList sessions={list.sessions} />
      ) : (
        <Card title={text[list.kind].title}>
          <p className="text-muted">{text[list.kind].message}</p>
        </Card>
      )}
    </div>
  );
}

function SessionList({ sessions }: { sessions: readonly UserSession[] }) {
  const isOnly = sessions.every(({ isThisOne }) => isThisOne);
  return (
    <>
      <p className="text-muted">{isOnly ? text.onlyThisOne : text.several}</p>
      <ul className="space-y-4">
        {sessions.map((session) => (
          <li key={session.handle}>
            <SessionEntry session={session} />
          </li>
        ))}
      </ul>
      {!isOnly && (
        <form method="post" action="/dashboard/sessions/end">
          <sentinel.SessionField />
          <input type="hidden" name="session" value="others" />
          <Button type="submit" variant="danger">
            {text.signOutOthers}
          </Button>
        </form>
      )}
    </>
  );
}

function SessionEntry({ session }: { session: UserSession }) {
  const browser = describeUserAgent(session.userAgent);
  return (
    <Card title={browser} badge={session.isThisOne ? text.thisBrowser : undefined}>
      <div className="flex flex-col gap-4 sm:flex-row sm:items-end sm:justify-between">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
          <dt className="text-muted">{text.signedIn}</dt>
          <dd className="font-medium tabular-nums">
            <LocalTime seconds={session.signedInAtSeconds} />
          </dd>
          <dt className="text-muted">{text.lastActive}</dt>
          <dd className="font-medium tabular-nums">
            <LocalTime seconds={session.lastUsedAtSeconds} />
          </dd>
        </dl>
        {!session.isThisOne && (
          <form method="post" action="/dashboard/sessions/end">
            <sentinel.SessionField />
            <input type="hidden" name="session" value={session.handle} />
            <Button
              type="submit"
              variant="secondary"
              aria-label={`${text.signOutThere}: ${browser}`}
            >
              {text.signOutThere}
            </Button>
          </form>
        )}
      </div>
    </Card>
  );
}
