import { html, raw } from 'hono/html';
import { pageStyle } from './page-style';
import { nameOf, type Persona, personas } from './personas';

/** Explains what the emulator is. */
export function homePage(accountId: string) {
  return pageShell(
    'Home',
    html`<h1>Sentinel emulator</h1>
<p>A local stand-in for LivePerson’s identity service, for tests and demos. It serves the account <code>${accountId}</code>.</p>
<p class="note">There is nothing to do here. Open the app and sign in: it redirects the browser to this emulator.</p>`,
  );
}

/** The page for a request that Sentinel cannot redirect, because the app or its redirect URI is unknown. */
export function errorPage(reason: string) {
  return pageShell(
    'LivePerson error page',
    html`<h1>LivePerson error page</h1>
<p>${reason}</p>
<p class="note">In this case Sentinel shows a page of LivePerson and does not redirect. Go back to the app and sign in from there.</p>`,
  );
}

/** The login page: one button for each persona. Tests find a button by the persona's name. */
export function loginPage(loginId: string, appHost: string) {
  return pageShell(
    'Sign in',
    html`<h1>Sign in</h1>
<p class="soft">to continue to <strong>${appHost}</strong></p>
<p class="note">A stand-in for tests and demos, not LivePerson. These users are not real and have no passwords: choose one.</p>
<form method="post" action="/login">
<input type="hidden" name="attempt" value="${loginId}">
${Object.values(personas).map(personaButton)}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`,
  );
}

function personaButton(persona: Persona) {
  const name = nameOf(persona);
  const initial = persona.profile.fullName ? [...name].slice(0, 1) : '?';
  return html`<button class="person" name="persona" value="${persona.key}">
<span class="face" aria-hidden="true">${initial}</span>
<span><b dir="auto">${name}</b> <small>${persona.summary}</small></span>
<span class="arrow" aria-hidden="true">→</span>
</button>
`;
}

/** The shell of all pages of the emulator, without scripts and external files. */
function pageShell(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – Sentinel emulator</title>
<link rel="icon" href="data:,">
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<p class="mark">
<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M12 2 4 5.2v6.1c0 4.9 3.3 8.9 8 10.7 4.7-1.8 8-5.8 8-10.7V5.2z" fill="currentColor"/><path d="m8.3 12 2.6 2.6 4.9-5" fill="none" stroke="var(--card)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>
Sentinel <span>emulator</span>
</p>
${content}
</main>
</body>
</html>`;
}
