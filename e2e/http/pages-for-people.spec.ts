import { personas } from '../../emulator/personas';
import { expect, test } from '../support/fixtures';

const byPerson = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
/** Addresses that somebody may type or have kept, and that are no pages. */
const strayAddresses = {
  '/unavailable': 404,
  '/forbidden': 404,
  '/no-page': 404,
  '/choose-account': 404,
  '/frame/sign-in': 404,
  '/logout': 405,
  '/api/session/extend': 405,
};

test('an address that is no page answers a person with a page and a way on', async ({
  visitor,
  app,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  for (const [path, status] of Object.entries(strayAddresses)) {
    const response = await visitor.open(app.origin + path, byPerson);
    const text = await response.text();
    expect(response.status, path).toBe(status);
    expect(response.headers.get('content-type'), path).toContain('text/html');
    expect(response.headers.get('content-security-policy'), path).toContain("'nonce-");
    expect(text, path).toContain('Page not found');
    expect(response.headers.get('allow'), path).toBe(status === 405 ? 'POST' : null);
  }
});

test('the same address answers a script in a line of text', async ({ visitor, app }) => {
  for (const [path, status] of Object.entries(strayAddresses)) {
    const response = await visitor.open(app.origin + path);
    expect(response.status, path).toBe(status);
    expect(response.headers.get('content-type'), path).toBe('text/plain; charset=utf-8');
  }
});

/** How a form can be sent. A script may send a page's `Accept` too, and whatever else it likes. */
const contentTypes = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
];
/** What is sent, and what a person reads about it. */
const refusals = {
  403: {
    headers: { origin: 'https://evil.example' },
    body: 'a=b',
    words: 'did not come from a page of this app',
  },
  413: {
    headers: { origin: 'https://evil.example' },
    body: 'a'.repeat(1_048_577),
    words: 'larger than this app accepts',
  },
};

for (const [status, { headers, body, words }] of Object.entries(refusals)) {
  test(`a form that is refused with ${status} answers a person with a page and a way on`, async ({
    visitor,
    app,
  }) => {
    await visitor.signIn(app.origin, personas.agent);
    for (const path of ['/logout', '/dashboard', '/dashboard/sessions/end']) {
      for (const contentType of contentTypes) {
        const response = await visitor.open(app.origin + path, {
          method: 'POST',
          body,
          headers: { ...byPerson.headers, ...headers, 'content-type': contentType },
        });
        const text = await response.text();
        const sent = `${path} ${contentType}`;
        expect(response.status, sent).toBe(Number(status));
        expect(response.headers.get('content-type'), sent).toContain('text/html');
        expect(response.headers.get('content-security-policy'), sent).toContain("'nonce-");
        expect(text, sent).toContain(words);
        expect(text, sent).toContain(`<a href="${app.origin}"`);
      }
    }
    expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
  });

  test(`a script is refused with ${status} in a line of text`, async ({ visitor, app }) => {
    const response = await visitor.open(`${app.origin}/logout`, { method: 'POST', body, headers });
    expect(response.status).toBe(Number(status));
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
}

test('a form that is sent to an address that takes none answers a person with a page', async ({
  visitor,
  app,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  for (const [path, status] of Object.entries({
    '/session-ended': 405,
    '/nowhere': 404,
    '/no-page': 404,
  })) {
    const response = await visitor.open(app.origin + path, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
      headers: { ...byPerson.headers, origin: app.origin },
    });
    expect(response.status, path).toBe(status);
    expect(await response.text(), path).toContain('Page not found');
  }
});
