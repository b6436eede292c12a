import type { AuthState, PublicSession, SearchParams } from 'sentinel-nextjs';
import { SessionProvider } from 'sentinel-nextjs/client';
import { BroadcastSignOut } from '@/components/session/broadcast-sign-out';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button';
import { FeatureList } from '@/components/ui/feature-list';
import { HeroIllustration } from '@/components/ui/hero-illustration';
import { Notice } from '@/components/ui/notice';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { UserName } from '@/components/ui/user-name';
import { sentinel } from '@/sentinel';
import { SessionNotices } from './session-notices';
import { UserMenu } from './user-menu';

const text = {
  headline: 'Sign in to Conversational Cloud',
  invitation:
    'Open this app with the LivePerson account you already have. You do not need to register or remember a new password.',
  signIn: 'Sign in',
  signInHint: 'You sign in at LivePerson and then return to this app.',
  account: 'Account',
  signedInAs: 'Signed in as',
  toDashboard: 'Go to the dashboard',
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

/** Invites a signed-out user to sign in, and leads a signed-in user to the dashboard. */
export default async function HomePage({ searchParams }: { searchParams: SearchParams }) {
  const [auth, query] = await Promise.all([sentinel.getAuth(), searchParams]);
  return (
    <SessionProvider session={auth}>
      <PageHeader user={<UserMenu />} />
      <PageContent>
        <div className="my-auto space-y-12 lg:space-y-16">
          {auth.kind === 'signed-in' && <SessionNotices session={auth.session} />}
          {auth.kind === 'signed-out' && <BroadcastSignOut />}
          {auth.kind !== 'signed-in' && (
            <SignOutNotice kind={auth.kind} result={query.signed_out} />
          )}
          <div className="grid items-center gap-x-12 gap-y-10 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            {auth.kind === 'signed-in' ? <WelcomeBack session={auth.session} /> : <Invitation />}
            <HeroIllustration className="mx-auto hidden w-full max-w-sm md:block" />
          </div>
          {auth.kind !== 'signed-in' && <FeatureList />}
        </div>
      </PageContent>
    </SessionProvider>
  );
}

/** The result of a sign-out, or that the session cannot be read. A warning unless the sign-out was complete. */
function SignOutNotice({ kind, result }: { kind: AuthState['kind']; result: unknown }) {
  const { here, everywhere, here_only, browser_only } = text.signedOut;
  if (result === 'browser_only') return <Notice>{browser_only}</Notice>;
  if (kind === 'unavailable') return <Notice>{text.unavailable}</Notice>;
  if (result === 'here_only') return <Notice>{here_only}</Notice>;
  if (result !== 'here' && result !== 'everywhere') return null;
  return (
    <p role="status" className="rounded-xl border border-line bg-surface px-4 py-3">
      {result === 'here' ? here : everywhere}
    </p>
  );
}

function Invitation() {
  return (
    <div data-testid="invitation">
      <h1 className="font-semibold text-3xl leading-[1.1] tracking-tight min-[24rem]:text-4xl sm:text-5xl lg:text-6xl">
        {text.headline}
      </h1>
      <p className="mt-6 max-w-prose text-lg text-muted sm:text-xl">{text.invitation}</p>
      <div className="mt-8">
        <ButtonLink href={sentinel.signInUrl()} size="large">
          {text.signIn}
        </ButtonLink>
      </div>
      <p className="mt-4 text-muted text-sm">{text.signInHint}</p>
    </div>
  );
}

function WelcomeBack({ session: { identity, accountId } }: { session: PublicSession }) {
  return (
    <div>
      <div className="flex items-center gap-4">
        <Avatar name={identity.name} pictureUrl={identity.pictureUrl} />
        <p className="min-w-0 text-muted">
          {text.account} <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
      <h1 className="mt-6 font-semibold text-3xl leading-tight tracking-tight sm:text-4xl lg:text-5xl">
        {text.signedInAs} <UserName name={identity.name} sub={identity.sub} />
      </h1>
      <div className="mt-8">
        <ButtonLink href="/dashboard">{text.toDashboard}</ButtonLink>
      </div>
    </div>
  );
}
