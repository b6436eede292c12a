import type { Metadata } from 'next';
import { FrameSignIn } from '@/components/frame-sign-in';
import { PageContent, PageHeader } from '@/components/page-frame';
import { appUrl, type SearchParams, signInOfRequest, signInUrl } from '@/lib/require-session';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

/** Where `/login` leads inside a frame of another site: nobody comes here on their own. */
export default async function FrameSignInPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await signInOfRequest(searchParams);
  return (
    <>
      <PageHeader />
      <PageContent>
        <div className="mx-auto my-auto w-full max-w-xl py-6">
          <FrameSignIn loginUrl={signInUrl(wanted)} pageUrl={appUrl() + wanted.returnTo} />
        </div>
      </PageContent>
    </>
  );
}
