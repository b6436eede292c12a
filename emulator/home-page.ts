import { html } from 'hono/html';
import { pageShell } from './page-shell';

/** Explains what the emulator is. */
export function homePage(accountId: string) {
  return pageShell(
    'Home',
    html`<h1>Sentinel emulator</h1>
<p>A local stand-in for LivePerson’s identity service, for tests and demos. It serves the account <code>${accountId}</code>.</p>
<p class="note">There is nothing to do here. Open the app and sign in: it redirects the browser to this emulator.</p>`,
  );
}
