import type { CloudFailure } from 'sentinel-nextjs';
import { buttonClasses } from '@/components/ui/button';
import { ErrorReference } from '@/components/ui/error-reference';
import { RetryLink } from '@/components/ui/retry-link';

const text = {
  forbidden: (what: string) =>
    `LivePerson does not let this app show ${what}. An administrator of your account can change that.`,
  unauthorized: (what: string) =>
    `LivePerson did not accept your sign-in when asked for ${what}. You are still signed in here. If it happens again, sign out and sign in again.`,
  not_found: (what: string) => `LivePerson has no record of ${what}.`,
  not_available: (what: string) =>
    `LivePerson does not have the service for ${what} in this account.`,
  conflict: (what: string) =>
    `${what[0]?.toUpperCase()}${what.slice(1)} changed at LivePerson in the meantime. Try again.`,
  rate_limited: (what: string, wait: string) =>
    `LivePerson received too many requests for ${what}. Try again in ${wait}.`,
  unavailable: (what: string) =>
    `LivePerson could not answer in time when asked for ${what}. Nothing is wrong on your side.`,
  unexpected_answer: (what: string) =>
    `LivePerson sent a response that this app does not understand when asked for ${what}.`,
  seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
  minutes: (count: number) => `${count} minutes`,
  notShown: 'Cannot be shown right now',
  reference: 'reference',
};

/** The browser gets the classes, and not the code that makes them. */
const button = buttonClasses('secondary');

/** Replaces a part of a page for which Conversational Cloud sent no usable response. */
export function CloudErrorNotice({ what, failure }: { what: string; failure: CloudFailure }) {
  return (
    <div className="space-y-4">
      <p role="status" className="text-muted">
        {cloudErrorText(what, failure)}
      </p>
      <ErrorReference>{failure.reference}</ErrorReference>
      <RetryLink what={what} className={button} />
    </div>
  );
}

/** What the user reads of a failure. */
export function cloudErrorText(what: string, { code, retryAfterSeconds }: CloudFailure): string {
  const seconds = retryAfterSeconds ?? 1;
  const wait = seconds <= 90 ? text.seconds(seconds) : text.minutes(Math.ceil(seconds / 60));
  return text[code](what, wait);
}

/** The same for a single value. */
export function InlineCloudError({ what, failure }: { what: string; failure: CloudFailure }) {
  return (
    <span className="flex flex-col items-start gap-2">
      <span role="status" className="font-normal text-muted">
        {text.notShown} <InlineReference>{failure.reference}</InlineReference>
      </span>
      <RetryLink what={what} className={button} />
    </span>
  );
}

export function InlineReference({ children }: { children: string }) {
  return (
    <>
      ({text.reference} <code className="select-all font-mono">{children}</code>)
    </>
  );
}
