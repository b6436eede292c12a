import type { ReactNode } from 'react';
import type { CloudFailure, CloudResult } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { CloudErrorNotice, InlineCloudError } from '../cloud-error';
import { DeferredSection } from '../deferred-section';

/** A card with a title, or a term in a list. */
type Frame = { readonly title: string } | { readonly term: string };

type CloudPartProps<T> = Frame & {
  /** In words, for the message after a failure. */
  readonly what: string;
  readonly read: () => Promise<CloudResult<T>>;
  /** What is shown if LivePerson refuses it. Without it the part is left out. */
  readonly refused?: string;
  readonly children: (value: T) => ReactNode;
};

/** Whether LivePerson refuses something to this user or account, so that a retry does not help. */
export function isRefusal({ code }: CloudFailure): boolean {
  return ['forbidden', 'unauthorized', 'not_available'].includes(code);
}

/** A part of the page that Conversational Cloud sends. It loads and fails on its own; `Refusals` names what it refuses. */
export function CloudPart<T>({ isWhole, ...part }: CloudPartProps<T> & { isWhole: boolean }) {
  return (
    <DeferredSection isWhole={isWhole} fallback={framed(part, <Skeleton />)}>
      <Content {...part} />
    </DeferredSection>
  );
}

async function Content<T>({ what, read, refused, children, ...frame }: CloudPartProps<T>) {
  const result = await read();
  if (result.kind === 'answered') return framed(frame, children(result.value));
  const { failure } = result;
  if (isRefusal(failure)) return refused === undefined ? null : framed(frame, refused);
  const Failed = 'title' in frame ? CloudErrorNotice : InlineCloudError;
  return framed(frame, <Failed what={what} failure={failure} />);
}

function framed(frame: Frame, content: ReactNode) {
  if ('title' in frame) return <Card title={frame.title}>{content}</Card>;
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{frame.term}</dt>
      <dd className="mt-1 font-medium">{content}</dd>
    </div>
  );
}
