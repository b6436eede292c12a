import type { PublicSession } from 'sentinel-nextjs';
import { Avatar } from '@/components/ui/avatar';
import { Button, ButtonLink } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { type Theme, themeSchema } from './theme';

const text = {
  title: 'Your account',
  account: 'Account',
  useAnother: 'Use another account',
  expiresIfIdle: 'Expires if idle',
  expiresAtLatest: 'Expires at the latest',
  sessions: 'Your sessions',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', system: 'System' },
  signOut: 'Sign out',
  everywhere: 'Sign out everywhere',
  warning:
    'This ends your session in all LivePerson applications, including this one. Save your work there first.',
  signOutEverywhere: 'Sign out of all LivePerson applications',
};

const id = 'user-menu';
const section = 'border-line border-t pt-4';

/** Opens the {@link UserMenu}, without JavaScript. */
export function UserMenuButton({ session: { identity } }: { session: PublicSession }) {
  return (
    <button
      type="button"
      popoverTarget={id}
      className="inline-flex min-h-11 min-w-0 max-w-72 cursor-pointer items-center gap-2.5 rounded-xl border border-line bg-surface py-1 ps-1.5 pe-3 font-medium transition-colors hover:border-ink motion-reduce:transition-none"
    >
      <Avatar size="small" name={identity.name} pictureUrl={identity.pictureUrl} />
      <span className="sr-only">{text.title}: </span>
      <span className="min-w-0 [&>bdi]:inline-block [&>bdi]:max-w-full [&>bdi]:truncate [&>bdi]:align-bottom">
        <UserName name={identity.name} sub={identity.sub} />
      </span>
      <span aria-hidden="true">▾</span>
    </button>
  );
}

/** A popover: the browser closes it on Escape and on a click outside. On a phone it is a sheet. */
export function UserMenu({ session, theme }: { session: PublicSession; theme: Theme }) {
  const { identity, accountId } = session;
  const accounts = sentinel.selectableAccounts();
  return (
    <div
      id={id}
      popover="auto"
      role="dialog"
      aria-label={text.title}
      className="m-4 space-y-4 overflow-y-auto rounded-t-3xl border border-line bg-surface p-5 text-ink shadow-lift backdrop:bg-black/40 open:fixed open:inset-x-0 open:top-auto open:bottom-0 open:m-0 open:max-h-[calc(100dvh-2rem)] open:w-full sm:rounded-2xl sm:backdrop:bg-transparent sm:open:absolute sm:open:start-auto sm:open:end-[max(2rem,calc(50%-34rem))] sm:open:top-19 sm:open:bottom-auto sm:open:max-h-[calc(100dvh-6rem)] sm:open:w-96 print:hidden"
    >
      <div>
        <p className="font-semibold">
          <UserName name={identity.name} sub={identity.sub} />
        </p>
        <p className="text-muted text-sm">
          {text.account} <bdi>{accounts.find((each) => each.accountId === accountId)?.name}</bdi>{' '}
          <bdi dir="ltr">{accountId}</bdi>
        </p>
        <p className="text-muted text-sm">
          <bdi>{identity.roles.join(', ')}</bdi>
        </p>
      </div>
      {accounts.length > 0 && (
        <ButtonLink href={sentinel.signInUrl()} variant="secondary">
          {text.useAnother}
        </ButtonLink>
      )}
      <div className={`${section} text-muted text-sm tabular-nums`}>
        <p>
          {text.expiresIfIdle}: <LocalTime seconds={session.expiresAtSeconds} />
        </p>
        <p>
          {text.expiresAtLatest}: <LocalTime seconds={session.endsAtSeconds} />
        </p>
        {sentinel.isSessionListKept() && (
          <a
            href="/dashboard/sessions"
            className="inline-block py-2 font-medium text-accent underline"
          >
            {text.sessions}
          </a>
        )}
      </div>
      <form
        method="post"
        action="/dashboard/theme"
        className={`${section} flex flex-wrap items-center justify-between gap-2`}
      >
        <sentinel.SessionField />
        <span className="text-muted text-sm">{text.theme}</span>
        <span>
          {themeSchema.options.map((option) => (
            <button
              key={option}
              type="submit"
              name="theme"
              value={option}
              aria-pressed={theme === option}
              className="-ms-px min-h-11 cursor-pointer border border-edge px-3.5 text-sm first:rounded-s-xl last:rounded-e-xl hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent"
            >
              {text.themes[option]}
            </button>
          ))}
        </span>
      </form>
      <form method="post" action="/logout" className={`${section} grid`}>
        <sentinel.SessionField />
        <Button type="submit" variant="secondary">
          {text.signOut}
        </Button>
      </form>
      <details>
        <summary className="cursor-pointer py-2 text-muted text-sm hover:text-ink">
          {text.everywhere}
        </summary>
        <form method="post" action="/logout?everywhere=1" className="grid gap-3">
          <sentinel.SessionField />
          <p className="text-muted text-sm">{text.warning}</p>
          <Button type="submit" variant="danger">
            {text.signOutEverywhere}
          </Button>
        </form>
      </details>
    </div>
  );
}
