import type { ReactNode } from 'react';
import type { AuthState } from 'sentinel-nextjs';
import { BroadcastSignOut } from '@/components/session/session-channel';
import { ButtonLink } from '@/components/ui/button';
import { HeroIllustration } from '@/components/ui/hero-illustration';
import { Notice } from '@/components/ui/notice';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { AppShell } from './app-shell';

const text = {
  headline: 'Your work day at a glance',
  invitation:
    'See your status, your open conversations and what you resolved today. Sign in with the LivePerson account you already have.',
  signIn: 'Sign in',
  signedInAs: 'Signed in as',
  toDashboard: 'Go to the dashboard',
  demo: 'This is the demo. To change this page, edit',
  signedOut: {
    here: 'You are signed out of this app. You may still be signed in to other LivePerson applications.',
    everywhere: 'You are signed out of all LivePerson applications.',
    here_only:
      'You are signed out of this app, but LivePerson did not confirm the sign-out. You may still be signed in to other LivePerson applications.',
    browser_only:
      'You are signed out in this browser. A service that this app depends on is not answering, so your session could not be ended on the server. It expires if it is not used. To end it sooner, sign in later and open “Sessions”.',
  },
  unavailable:
    'We cannot check whether you are signed in: a service that this app depends on is not answering. If you were signed in, you still are. Try again in a moment.',
};

const titleClasses = 'font-semibold text-3xl tracking-tight';

/** Invites a signed-out user to sign in, and leads a signed-in user to the dashboard. */
export default async function HomePage({ searchParams }: PageProps<'/'>) {
  const [auth, query] = await Promise.all([sentinel.getAuth(), searchParams]);
  if (auth.kind === 'signed-in') {
    const { name, sub } = auth.session.identity;
    return (
      <AppShell session={auth.session}>
        <Hero>
          <h1 className={`${titleClasses} leading-tight sm:text-4xl lg:text-5xl`}>
            {text.signedInAs} <UserName name={name} sub={sub} />
          </h1>
          <div className="mt-8">
            <ButtonLink href="/dashboard">{text.toDashboard}</ButtonLink>
          </div>
        </Hero>
      </AppShell>
    );
  }
  return (
    <>
      <PageHeader />
      <PageContent>
        <div className="my-auto space-y-12 lg:space-y-16">
          {auth.kind === 'signed-out' && <BroadcastSignOut />}
          <SignOutNotice kind={auth.kind} result={query.signed_out} />
          <Hero>
            <div data-testid="invitation">
              <h1
                className={`${titleClasses} leading-[1.1] min-[24rem]:text-4xl sm:text-5xl lg:text-6xl`}
              >
                {text.headline}
              </h1>
              <p className="mt-6 max-w-prose text-lg text-muted sm:text-xl">{text.invitation}</p>
              <div className="mt-8 *:min-h-14 *:px-8 *:py-3 *:text-lg">
                <ButtonLink href={sentinel.signInUrl()}>{text.signIn}</ButtonLink>
              </div>
            </div>
          </Hero>
        </div>
      </PageContent>
    </>
  );
}

function Hero({ children }: { children: ReactNode }) {
  return (
    <div className="my-auto grid items-center gap-x-12 gap-y-10 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div>
        {children}
        {process.env.DEMO === 'on' && (
          <p className="mt-8 text-muted text-sm">
            {text.demo} <code className="font-mono text-ink">app/page.tsx</code>.
          </p>
        )}
      </div>
      <HeroIllustration className="mx-auto hidden w-full max-w-sm md:block" />
    </div>
  );
}

/** The result of a sign-out, or that the session cannot be read. A warning unless the sign-out was complete. */
function SignOutNotice({ kind, result }: { kind: AuthState['kind']; result: unknown }) {
  const { here, everywhere, here_only, browser_only } = text.signedOut;
  if (result === 'browser_only') return <Notice>{browser_only}</Notice>;
  if (kind === 'unavailable') return <Notice>{text.unavailable}</Notice>;
  if (result === 'here_only') return <Notice>{here_only}</Notice>;
  if (result !== 'here' && result !== 'everywhere') return null;
  return <Notice kind="done">{result === 'here' ? here : everywhere}</Notice>;
}
