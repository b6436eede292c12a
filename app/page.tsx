import type { AuthState, PublicSession } from 'sentinel-nextjs';
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
import { LpaNotice } from './lpa-notice';
import { SessionMonitorMount } from './session-monitor-mount';
import { UserMenu } from './user-menu';

/** The front door: an invitation to sign in, or the way on for somebody who has. */
export default async function HomePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [visitor, query] = await Promise.all([sentinel.getAuth(), searchParams]);
  const isSignedIn = visitor.kind === 'signed-in';
  const notice = noticeFor(visitor, query.signed_out);
  return (
    <SessionProvider session={visitor}>
      <PageHeader user={<UserMenu />} />
      <PageContent>
        <div className="my-auto space-y-12 lg:space-y-16">
          {isSignedIn && <SessionMonitorMount session={visitor.session} />}
          {visitor.kind === 'signed-out' && <BroadcastSignOut />}
          {isSignedIn && <LpaNotice session={visitor.session} />}
          {notice !== null && <Notice>{notice}</Notice>}
          {visitor.kind === 'signed-out' && <SignedOutNotice how={query.signed_out} />}
          <div className="grid items-center gap-x-12 gap-y-10 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            {isSignedIn ? <WelcomeBack session={visitor.session} /> : <Invitation />}
            <HeroIllustration className="mx-auto hidden w-full max-w-sm md:block" />
          </div>
          {!isSignedIn && <FeatureList />}
        </div>
      </PageContent>
    </SessionProvider>
  );
}

/** What somebody who is not seen to be signed in should know, or null. */
function noticeFor({ kind }: AuthState, signedOut: string | string[] | undefined): string | null {
  if (kind === 'signed-in') return null;
  if (signedOut === 'browser_only') {
    return 'You are signed out in this browser. A service that this app depends on is not answering, so your session could not be ended there. It ends by itself when it is not used; to end it sooner, sign in later and open “Sessions”.';
  }
  if (kind === 'unavailable') {
    return 'We cannot tell at the moment whether you are signed in: a service that this app depends on is not answering. If you were, you still are. Try again in a moment.';
  }
  return signedOut === 'here_only'
    ? 'You are signed out here, but LivePerson could not be told. You may still be signed in to other LivePerson applications.'
    : null;
}

/** After a sign-out that did all that it was to do. */
function SignedOutNotice({ how }: { how: string | string[] | undefined }) {
  if (how !== 'here' && how !== 'everywhere') return null;
  return (
    <p role="status" className="rounded-xl border border-line bg-surface px-4 py-3">
      {how === 'here'
        ? 'You are signed out of this app. You may still be signed in to other LivePerson applications.'
        : 'You are signed out of all LivePerson applications.'}
    </p>
  );
}

const headline =
  'font-semibold text-3xl leading-[1.1] tracking-tight min-[24rem]:text-4xl sm:text-5xl lg:text-6xl';

function Invitation() {
  return (
    <div data-testid="invitation">
      <h1 className={headline}>Your way in to Conversational Cloud</h1>
      <p className="mt-6 max-w-prose text-lg text-muted sm:text-xl">
        Open this app with the LivePerson account you already have. There is nothing to register and
        no new password to remember.
      </p>
      <div className="mt-8">
        <ButtonLink href={sentinel.signInUrl()} size="large">
          Sign in
        </ButtonLink>
      </div>
      <p className="mt-4 text-muted text-sm">
        LivePerson asks who you are, then brings you straight back.
      </p>
    </div>
  );
}

function WelcomeBack({ session: { identity, accountId } }: { session: PublicSession }) {
  return (
    <div>
      <div className="flex items-center gap-4">
        <Avatar name={identity.name} pictureUrl={identity.pictureUrl} />
        <p className="min-w-0 text-muted">
          Account <bdi dir="ltr">{accountId}</bdi>
        </p>
      </div>
      <h1 className="mt-6 font-semibold text-3xl leading-tight tracking-tight sm:text-4xl lg:text-5xl">
        Signed in as <UserName name={identity.name} sub={identity.sub} />
      </h1>
      <div className="mt-8">
        <ButtonLink href="/dashboard">Go to the dashboard</ButtonLink>
      </div>
    </div>
  );
}
