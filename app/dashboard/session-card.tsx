import type { PublicSession } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Description, DescriptionList } from '@/components/ui/description-list';
import { LocalTime } from '@/components/ui/local-time';

/** Since when the person is signed in, and until when. */
export function SessionCard({ session }: { session: PublicSession }) {
  return (
    <Card title="Your session">
      <DescriptionList>
        <Description term="Signed in since">
          <LocalTime seconds={session.signedInAtSeconds} />
        </Description>
        <Description term="Stays, if not used, until">
          <LocalTime seconds={session.expiresAtSeconds} />
        </Description>
        <Description term="Ends at the latest">
          <LocalTime seconds={session.endsAtSeconds} />
        </Description>
      </DescriptionList>
      <p className="mt-4 border-line border-t pt-4 text-muted text-sm">
        It renews itself while you use this app, up to its latest end. After that you sign in again.
      </p>
    </Card>
  );
}
