import type { PublicSession } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList } from '@/components/ui/description-list';
import { LocalTime } from '@/components/ui/local-time';
import { text } from './text';

/** When the user signed in, and when the session expires. */
export function SessionCard({ session }: { session: PublicSession }) {
  return (
    <Card title={text.session.title}>
      <DescriptionList>
        <Description term={text.session.signedInSince}>
          <LocalTime seconds={session.signedInAtSeconds} />
        </Description>
        <Description term={text.session.expiresIfIdle}>
          <LocalTime seconds={session.expiresAtSeconds} />
        </Description>
        <Description term={text.session.expiresAtLatest}>
          <LocalTime seconds={session.endsAtSeconds} />
        </Description>
      </DescriptionList>
      <p className="mt-4 border-line border-t pt-4 text-muted text-sm">{text.session.extension}</p>
    </Card>
  );
}
