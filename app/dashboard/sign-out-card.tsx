import { Card } from '@/components/card';
import { SignOutEverywhereForm } from '../sign-out-forms';

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
          <SignOutEverywhereForm />
        </div>
      </Card>
    </div>
  );
}
