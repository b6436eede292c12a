import { html } from 'hono/html';
import { pageShell } from './page-shell';

/** The page for a request that Sentinel cannot redirect, because the app or its redirect URI is unknown. */
export function errorPage(reason: string) {
  return pageShell(
    'LivePerson error page',
    html`<h1>LivePerson error page</h1>
<p>${reason}</p>
<p class="note">In this case Sentinel shows a page of LivePerson and does not redirect. Go back to the app and sign in from there.</p>`,
  );
}
