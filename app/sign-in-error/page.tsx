import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { SearchParams } from 'sentinel-nextjs';
import { ButtonLink } from '@/components/ui/button';
import { ErrorReference } from '@/components/ui/error-reference';
import { MessagePage } from '@/components/ui/message-page';
import { NextSteps } from '@/components/ui/next-steps';
import { sentinel } from '@/sentinel';
import { explanations } from './explanations';

interface SignInErrorPageProps {
  searchParams: SearchParams;
}

/** The title says what the page says. */
export async function generateMetadata({ searchParams }: SignInErrorPageProps): Promise<Metadata> {
  const { reason } = await sentinel.readSignInError(searchParams);
  return { title: explanations[reason].title, robots: { index: false } };
}

/** Why a sign-in did not work and what to do. Shows our own words only, nothing from the query. */
export default async function SignInErrorPage({ searchParams }: SignInErrorPageProps) {
  const [visitor, signInError] = await Promise.all([
    sentinel.getAuth(),
    sentinel.readSignInError(searchParams),
  ]);
  if (visitor.kind === 'signed-in') redirect('/dashboard');
  const { reason, brandText, reference, tryAgainUrl } = signInError;
  const { title, whatHappened, whatToDo } = explanations[reason];
  return (
    <MessagePage
      title={title}
      actions={
        <>
          <ButtonLink href={tryAgainUrl}>Try again</ButtonLink>
          <ButtonLink href="/" variant="secondary">
            Home
          </ButtonLink>
        </>
      }
    >
      <p>{brandText ?? whatHappened}</p>
      {brandText === null && <NextSteps steps={whatToDo} />}
      {reference !== null && <ErrorReference>{reference}</ErrorReference>}
    </MessagePage>
  );
}
