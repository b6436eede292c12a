import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { homeLink, MessagePage } from '@/components/ui/message-page';
import { sentinel } from '@/sentinel';
import { text } from './text';

type Props = PageProps<'/sign-in-error'>;

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { reason } = await sentinel.readSignInError(searchParams);
  return { title: text.explanations[reason].title, robots: { index: false } };
}

/** Explains why a sign-in failed and what to do. It shows no text from the query. */
export default async function SignInErrorPage({ searchParams }: Props) {
  const [auth, signInError] = await Promise.all([
    sentinel.getAuth(),
    sentinel.readSignInError(searchParams),
  ]);
  if (auth.kind === 'signed-in') redirect('/dashboard');
  const { reason, brandText, reference, tryAgainUrl } = signInError;
  const { title, message, steps } = text.explanations[reason];
  return (
    <MessagePage
      title={title}
      {...(brandText === null && { steps })}
      reference={reference}
      actions={[{ href: tryAgainUrl, label: text.tryAgain }, homeLink]}
    >
      <p>{brandText ?? message}</p>
    </MessagePage>
  );
}
