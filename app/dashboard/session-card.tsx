import type { SignedInSession } from 'sentinel-nextjs';
import { Card } from '@/components/ui/card';
import { Fact, FactList } from '@/components/ui/description-list';
import { LocalTime } from '@/components/ui/local-time';

/** Since when the person is signed in, and until when. */
export function SessionCard({ session }: { session: SignedInSession }) {
  return (
    <Card title="Your session">
      <FactList>
        <Fact term="Signed in since">
          <LocalTime seconds={session.signedInAtSeconds} />
        </Fact>
        <Fact term="Stays, if not used, until">
          <LocalTime seconds={session.expiresAtSeconds} />
        </Fact>
        <Fact term="Ends at the latest">
          <LocalTime seconds={session.endsAtSeconds} />
        </Fact>
      </FactList>
      <p className="mt-4 border-line border-t pt-4 text-muted text-sm">
        It renews itself while you use this app, up to its latest end. After that you sign in again.
      </p>
    </Card>
  );
}
