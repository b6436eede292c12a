import { SignOutButton } from 'sentinel-nextjs/client';
import { buttonClasses } from '@/components/ui/button';
import { Card } from '@/components/ui/card';

/** The way out of all of LivePerson. The one out of this app alone is in the header. */
export function SignOutCard() {
  return (
    <div className="print:hidden">
      <Card title="Sign out everywhere">
        <div className="space-y-4">
          <p className="text-muted">
            Ends your session in every LivePerson application, this one included. Save open work
            there first.
          </p>
          <SignOutButton everywhere className={buttonClasses({ variant: 'danger' })}>
            Sign out of all LivePerson applications
          </SignOutButton>
        </div>
      </Card>
    </div>
  );
}
