import { SessionProvider } from 'sentinel-nextjs/client';
import { WhoAmI } from './who-am-i';

/** A public page that says nothing of the session on the server: its components ask in the browser. */
export default function WhoAmIPage() {
  return (
    <SessionProvider>
      <WhoAmI />
      <WhoAmI />
    </SessionProvider>
  );
}
