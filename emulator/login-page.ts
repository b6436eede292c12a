import { html } from 'hono/html';
import { pageShell } from './page-shell';
import { nameOf, type Persona, personas } from './personas';

/** Everybody one can sign in as. One form for all; a button's name begins with the person's. */
export function loginPage(attemptId: string, appHost: string) {
  return pageShell(
    'Sign in',
    html`<h1>Sign in</h1>
<p class="soft">to go on to <strong>${appHost}</strong></p>
<p class="note">A stand-in for tests and demos, not LivePerson. Nobody here is real, and there are no passwords: choose who to be.</p>
<form method="post" action="/login">
<input type="hidden" name="attempt" value="${attemptId}">
${Object.values(personas).map(personButton)}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`,
  );
}

function personButton(persona: Persona) {
  const name = nameOf(persona);
  const initial = persona.profile.fullName ? [...name].slice(0, 1) : '?';
  return html`<button class="person" name="persona" value="${persona.key}">
<span class="face" aria-hidden="true">${initial}</span>
<span><b dir="auto">${name}</b> <small>${persona.summary}</small></span>
<span class="arrow" aria-hidden="true">→</span>
</button>
`;
}
