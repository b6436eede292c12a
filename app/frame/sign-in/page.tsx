import type { Metadata } from 'next';
import type { SearchParams } from 'sentinel-nextjs';
import { EmbeddedSignIn } from '@/components/embedded/embedded-sign-in';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

/** Where `/login` leads inside a frame of another site: nobody comes here on their own. */
export default async function FrameSignInPage({ searchParams }: { searchParams: SearchParams }) {
  const wanted = await sentinel.readLoginParams(searchParams);
  return (
    <>
      <PageHeader />
      <PageContent>
        <div className="mx-auto my-auto w-full max-w-xl py-6">
          <EmbeddedSignIn
            loginUrl={sentinel.signInUrl(wanted)}
            pageUrl={sentinel.appUrl() + wanted.returnTo}
          />
        </div>
      </PageContent>
    </>
  );
}
