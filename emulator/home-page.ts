import { html } from 'hono/html';
import { pageShell } from './page-shell';

/** For somebody who opens the emulator's address to see what it is. */
export function homePage(accountId: string) {
  return pageShell(
    'Home',
    html`<h1>Sentinel emulator</h1>
<p>A local stand-in for LivePerson’s identity service, for tests and demos. It answers for the account <code>${accountId}</code>.</p>
<p class="note">There is nothing to do here: start at the app, which sends the browser over to sign in.</p>`,
  );
}
