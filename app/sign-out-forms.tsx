import { Button } from '@/components/button';
import { SessionField } from '@/lib/next/session-field';

/** Ends the session here. A plain form, so it works without JavaScript. */
export function SignOutForm() {
  return (
    <form method="post" action="/logout">
      <SessionField />
      <Button type="submit" emphasis="secondary">
        Sign out
      </Button>
    </form>
  );
}

/** Ends the person's session in every LivePerson application, so the button says so. */
export function SignOutEverywhereForm() {
  return (
    <form method="post" action="/logout?everywhere=1">
      <SessionField />
      <Button type="submit" emphasis="danger">
        Sign out of all LivePerson applications
      </Button>
    </form>
  );
}
