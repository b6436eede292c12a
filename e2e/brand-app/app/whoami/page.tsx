import { SessionProvider } from 'sentinel-nextjs/client';
import { WhoAmI } from './who-am-i';

/** A public page that does not read the session on the server. Its client components fetch it. */
export default function WhoAmIPage() {
  return (
    <SessionProvider>
      <WhoAmI />
      <WhoAmI />
    </SessionProvider>
  );
}
