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
  '/_next/image': 404,
  '/logout': 405,
  '/api/session/extend': 405,
};

test('an address that is no page answers a person with a page and a way on', async ({
  visitor,
  app,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  for (const [path, status] of Object.entries({
    ...strayAddresses,
    '/dashboard/sessions/end': 405,
  })) {
    const response = await visitor.open(app.origin + path, byPerson);
    const text = await response.text();
    expect(response.status, path).toBe(status);
    expect(response.headers.get('content-type'), path).toContain('text/html');
    expect(response.headers.get('content-security-policy'), path).toContain("'nonce-");
    expect(text, path).toContain('There is no page here');
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
