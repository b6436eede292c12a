import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { CloudErrorNotice } from '../cloud-error';
import { getLocale } from '../locale';
import { getCurrentUser } from './current-user';
import { DeferredSection } from './deferred-section';
import { text } from './text';

/** Of a user without a record, which the profile card says. */
const noLimits = { maxConversations: null, maxChats: null };

/** How many conversations and chats the user can have at once. */
export function CapacityCard({ isWhole }: { isWhole: boolean }) {
  const skeleton = <Skeleton className="w-10" />;
  return (
    <Card title={text.capacity.title}>
      <DeferredSection
        isWhole={isWhole}
        fallback={<Limits conversations={skeleton} chats={skeleton} />}
      >
        <Capacity />
      </DeferredSection>
    </Card>
  );
}

async function Capacity() {
  const [result, locale] = await Promise.all([getCurrentUser(), getLocale()]);
  if (result.kind === 'failed' && result.failure.code !== 'not_found') {
    return <CloudErrorNotice what={text.capacity.what} failure={result.failure} />;
  }
  const format = (count: number | null) =>
    count?.toLocaleString(locale) ?? <span className="text-lg text-muted">{text.notSet}</span>;
  const { maxConversations, maxChats } = result.kind === 'failed' ? noLimits : result.value;
  return <Limits conversations={format(maxConversations)} chats={format(maxChats)} />;
}

function Limits({ conversations, chats }: { conversations: ReactNode; chats: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-4">
      <Tile term={text.capacity.conversations}>{conversations}</Tile>
      <Tile term={text.capacity.chats}>{chats}</Tile>
    </dl>
  );
}

function Tile({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end rounded-xl bg-sunken p-4 print:border print:border-line">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="min-h-[1.2em] font-semibold text-3xl leading-[1.2] tabular-nums">
        {children}
      </dd>
    </div>
  );
}
