import type { Metadata } from 'next';
import { FrameSignIn } from '@/components/frame-sign-in';
import { PageContent } from '@/components/page-frame';
import { appUrl, signInUrl } from '@/lib/require-session';
import { returnTo } from '@/lib/sign-in/return-to';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

/** Shown by the guard in place of `/login` inside a frame of another site: nobody comes here on their own. */
export default async function FrameSignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const wanted = (await searchParams).returnTo;
  const page = returnTo(typeof wanted === 'string' ? wanted : null);
  return (
    <PageContent>
      <div className="mx-auto my-auto w-full max-w-xl py-6">
        <FrameSignIn loginUrl={signInUrl(page)} pageUrl={appUrl() + page} />
      </div>
    </PageContent>
  );
}
