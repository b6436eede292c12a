import { html } from 'hono/html';
import { pageShell } from './page-shell';
import { nameOf, type Persona, personas } from './personas';

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
