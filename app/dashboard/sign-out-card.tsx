import { Card } from '@/components/card';
import { SignOutEverywhereForm, SignOutForm } from '@/components/sign-out-forms';

/** The two ways out, and what each of them ends. */
export function SignOutCard() {
  return (
    <div className="print:hidden">
      <Card title="Sign out">
        <div className="space-y-6">
          <div className="space-y-4">
            <p className="text-muted">
              Ends your session in this app. You stay signed in to other LivePerson applications.
            </p>
            <SignOutForm />
          </div>
          <div className="space-y-4 border-line border-t pt-5">
            <p className="text-muted">
              Ends your session in every LivePerson application, this one included. Save open work
              there first.
            </p>
            <SignOutEverywhereForm />
          </div>
        </div>
      </Card>
    </div>
  );
}
