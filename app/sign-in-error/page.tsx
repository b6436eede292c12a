import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ButtonLink } from '@/components/button';
import { MessagePage } from '@/components/message-page';
import { Reference } from '@/components/reference';
import { WhatToDo } from '@/components/what-to-do';
import { parseReference } from '@/lib/reference';
import { currentVisitor, signInOfRequest, signInUrl } from '@/lib/require-session';
import { parseSignInErrorReason } from '@/lib/sign-in/sign-in-error';
import { explanations } from './explanations';

interface SignInErrorPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The title says what the page says. */
export async function generateMetadata({ searchParams }: SignInErrorPageProps): Promise<Metadata> {
  const { reason } = await searchParams;
  return {
    title: explanations[parseSignInErrorReason(reason)].title,
    robots: { index: false },
  };
}

/** Why a sign-in did not work and what to do. Shows our own words only, nothing from the query. */
export default async function SignInErrorPage({ searchParams }: SignInErrorPageProps) {
  if ((await currentVisitor()).kind === 'signed-in') redirect('/dashboard');
  const query = await searchParams;
  const reason = parseSignInErrorReason(query.reason);
  const { title, whatHappened, whatToDo } = explanations[reason];
  const again = reason === 'too_many_attempts' ? await signInOfRequest(searchParams) : {};
  const reference = parseReference(query.ref);
  return (
    <MessagePage
      title={title}
      actions={
        <>
          <ButtonLink href={signInUrl(again)}>Try again</ButtonLink>
          <ButtonLink href="/" emphasis="secondary">
            Home
          </ButtonLink>
        </>
      }
    >
      <p>{whatHappened}</p>
      <WhatToDo steps={whatToDo} />
      {reference !== null && <Reference>{reference}</Reference>}
    </MessagePage>
  );
}
