import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { CloudErrorNotice } from '../cloud-error';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';

/** How much the person can be given to do at once. */
export function CapacityCard({ isWhole }: { isWhole: boolean }) {
  return (
    <Card title="Your capacity">
      <DeferredSection
        isWhole={isWhole}
        fallback={
          <Capacities
            conversations={<Skeleton className="w-10" />}
            chats={<Skeleton className="w-10" />}
          />
        }
      >
        <Capacity />
      </DeferredSection>
    </Card>
  );
}

async function Capacity() {
  const answer = await getCurrentUser();
  if (answer.kind === 'failed') {
    return <CloudErrorNotice what="your capacity" failure={answer.failure} />;
  }
  const { maxConversations, maxChats } = answer.value;
  return (
    <Capacities
      conversations={<Most count={maxConversations} />}
      chats={<Most count={maxChats} />}
    />
  );
}

function Capacities({ conversations, chats }: { conversations: ReactNode; chats: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-4">
      <Measure term="Maximum open conversations">{conversations}</Measure>
      <Measure term="Maximum chats">{chats}</Measure>
    </dl>
  );
}

function Measure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end rounded-xl bg-sunken p-4 print:border print:border-line">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="min-h-[1.2em] font-semibold text-3xl leading-[1.2] tabular-nums">
        {children}
      </dd>
    </div>
  );
}

function Most({ count }: { count: number | null }) {
  return count === null ? <span className="text-lg text-muted">Not set</span> : count;
}
