import { html } from 'hono/html';
import { pageShell } from './page-shell';

/** Where a person ends whom Sentinel cannot send back: the app is unknown, or its address is not trusted. */
export function errorPage(reason: string) {
  return pageShell(
    'LivePerson error page',
    html`<h1>LivePerson error page</h1>
<p>${reason}</p>
<p class="note">Sentinel leaves a person on a page of LivePerson in this case, so this one is a dead end too. Go back to the app and sign in from there.</p>`,
  );
}
