import type { Metadata } from 'next';
import { EmbeddedSignIn } from '@/components/embedded/embedded-sign-in';
import { PageContent, PageHeader } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';

const text = { title: 'Sign in' };

export const metadata: Metadata = { title: text.title, robots: { index: false } };

/** Where `/login` leads inside an iframe of another site. */
export default async function FrameSignInPage({ searchParams }: PageProps<'/frame/sign-in'>) {
  const loginParams = await sentinel.readLoginParams(searchParams);
  return (
    <>
      <PageHeader />
      <PageContent>
        <EmbeddedSignIn
          loginUrl={sentinel.signInUrl(loginParams)}
          pageUrl={sentinel.appUrl() + loginParams.returnTo}
        />
      </PageContent>
    </>
  );
}
