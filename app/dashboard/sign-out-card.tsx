import { Card } from '@/components/card';
import { SignOutEverywhereForm, SignOutForm } from '@/components/sign-out-forms';

/** The two ways out, and what each of them ends. */
export function SignOutCard() {
  return (
    <div className="print:hidden">
      <Card title="Sign out">
        <div className="grid gap-x-12 gap-y-8 md:grid-cols-2">
          <div className="flex flex-col items-start gap-4">
            <p className="flex-1 text-muted">
              Ends your session in this app. You stay signed in to other LivePerson applications.
            </p>
            <SignOutForm />
          </div>
          <div className="flex flex-col items-start gap-4">
            <p className="flex-1 text-muted">
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
