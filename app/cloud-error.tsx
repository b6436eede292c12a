import type { CloudFailure } from 'sentinel-nextjs';
import { ErrorReference } from '@/components/ui/error-reference';
import { RetryLink } from '@/components/ui/retry-link';

/** Stands in for a part of a page that Conversational Cloud did not answer for. */
export function CloudErrorNotice({ what, failure }: { what: string; failure: CloudFailure }) {
  return (
    <div className="space-y-4">
      <p role="status" className="text-muted">
        {wordsFor(failure, what)}
      </p>
      <ErrorReference>{failure.reference}</ErrorReference>
      <RetryLink what={what} />
    </div>
  );
}

/** The same for a single fact, in fewer words. */
export function InlineCloudError({ what, reference }: { what: string; reference?: string }) {
  return (
    <span className="flex flex-col items-start gap-2">
      <span role="status" className="font-normal text-muted">
        Cannot be shown right now
        {reference !== undefined && (
          <>
            {' '}
            (reference <code className="select-all font-mono">{reference}</code>)
          </>
        )}
      </span>
      <RetryLink what={what} />
    </span>
  );
}

function wordsFor({ code, retryAfterSeconds }: CloudFailure, what: string): string {
  switch (code) {
    case 'forbidden':
      return `LivePerson does not let this app show ${what}. An administrator of your account can change that.`;
    case 'unauthorized':
      return `LivePerson did not accept your sign-in when asked for ${what}. You are still signed in here. If it happens again, sign out and sign in again.`;
    case 'rate_limited':
      return `LivePerson asks for a little patience before it shows ${what}. Try again in ${inWords(retryAfterSeconds ?? 1)}.`;
    case 'unavailable':
      return `LivePerson could not answer in time when asked for ${what}. Nothing is wrong on your side.`;
    case 'unexpected_answer':
      return `LivePerson answered in a way that this app does not understand when asked for ${what}.`;
  }
}

function inWords(seconds: number): string {
  if (seconds === 1) return 'a second';
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
