import { SignOutButton } from 'sentinel-nextjs/client';
import { buttonClasses } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { text } from './text';

/** Signs out of all LivePerson applications. The button for this app alone is in the header. */
export function SignOutCard() {
  return (
    <div className="print:hidden">
      <Card title={text.signOut.title}>
        <div className="space-y-4">
          <p className="text-muted">{text.signOut.warning}</p>
          <SignOutButton everywhere className={buttonClasses({ variant: 'danger' })}>
            {text.signOut.submit}
          </SignOutButton>
        </div>
      </Card>
    </div>
  );
}
