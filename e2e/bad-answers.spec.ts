import type { Fault, IdTokenFlaw } from '../emulator/faults';
import { personas } from '../emulator/personas';
import { expect, test } from './fixtures';
import { locationOf } from './visitor';

interface BadAnswer {
  readonly fault: Fault;
  readonly reason: string;
}

const token = (answer: Fault['answer'], reason: string): BadAnswer => ({
  fault: { on: 'token', answer },
  reason,
});
const idToken = (flaw: IdTokenFlaw): BadAnswer =>
  token({ kind: 'id_token', flaw }, 'identity_invalid');

const badAnswers: Record<string, BadAnswer> = {
  'a token answer that is HTML': token({ kind: 'html' }, 'sentinel_unreachable'),
  'an empty token answer': token({ kind: 'empty' }, 'sentinel_unreachable'),
  'a truncated token answer': token({ kind: 'truncated' }, 'sentinel_unreachable'),
  'a token answer of 50 MB': token({ kind: 'huge', bytes: 50_000_000 }, 'sentinel_unreachable'),
  'a token answer after 8 s': token({ kind: 'slow', delayMs: 8_000 }, 'sentinel_unreachable'),
  'no token answer': token({ kind: 'drop' }, 'sentinel_unreachable'),
  'a redirect for a token answer': token(
    { kind: 'redirect', location: 'http://127.0.0.1:1/' },
    'sentinel_unreachable',
  ),
  'a token answer 400 invalid_grant': token(
    { kind: 'status', status: 400, body: { error: 'invalid_grant' } },
    'sentinel_refused',
  ),
  'a bare token answer 400': token({ kind: 'status', status: 400 }, 'sentinel_refused'),
  'a token answer 401': token(
    { kind: 'status', status: 401, body: { error: 'invalid_client' } },
    'configuration',
  ),
  'a token answer 429': token({ kind: 'status', status: 429 }, 'sentinel_unreachable'),
  'a token answer 500': token({ kind: 'status', status: 500 }, 'sentinel_unreachable'),
  'no access token': token(
    { kind: 'token_answer', set: { access_token: null } },
    'sentinel_unreachable',
  ),
  'an id token with alg none': idToken('alg_none'),
  'an id token with alg HS256': idToken('alg_hs256'),
  'an id token of an unknown key': idToken('unknown_kid'),
  'an id token without a key id': idToken('no_kid'),
  'an id token with a wrong signature': idToken('bad_signature'),
  'an id token for another client': idToken('wrong_audience'),
  'an id token of another issuer': idToken('wrong_issuer'),
  'an expired id token': idToken('expired'),
  'an id token from the future': idToken('from_the_future'),
  'an id token without a subject': idToken('no_subject'),
  'an id token with an empty subject': idToken('empty_subject'),
  'an id token whose is_admin is a string': idToken('string_is_admin'),
  'no id token': idToken('missing'),
  'a refusal by the person': {
    fault: { on: 'authorize', answer: { kind: 'authorization_error', error: 'access_denied' } },
    reason: 'access_denied',
  },
  'an error with a hostile description': {
    fault: {
      on: 'authorize',
      answer: {
        kind: 'authorization_error',
        error: 'invalid_scope',
        errorDescription: '<script>alert("hostile")</script>',
      },
    },
    reason: 'sentinel_refused',
  },
};

for (const [name, { fault, reason }] of Object.entries(badAnswers)) {
  test(`${name} ends on the page for ${reason}`, async ({ visitor, app, emulator }) => {
    await emulator.fault(fault);
    const answer = await visitor.signIn(app.origin, personas.administrator);
    const page = locationOf(answer, app.origin) ?? '';
    const query = new URL(page).searchParams;
    expect(new URL(page).pathname).toBe('/sign-in-error');
    expect(query.get('reason')).toBe(reason);

    const failures = () => app.log().filter(({ event }) => event === 'sign_in_failed');
    await expect.poll(failures).toMatchObject([{ reason, reference: query.get('ref') }]);
    expect([...visitor.cookies(app.origin).keys()]).toEqual(['attempts']);

    const html = await (await visitor.open(page)).text();
    expect(html).toContain(query.get('ref'));
    expect(html).not.toContain('hostile');

    const next = await visitor.signIn(app.origin, personas.administrator);
    expect(next.headers.get('location')).toBe(`${app.origin}/dashboard`);
  });
}

test('after the keys changed, sign-in works again within 15 s', async ({
  visitor,
  app,
  emulator,
}) => {
  await visitor.signIn(app.origin, personas.administrator);
  await emulator.rotateKeys();
  await expect
    .poll(
      async () => {
        const answer = await visitor.signIn(app.origin, personas.administrator);
        return answer.headers.get('location');
      },
      { timeout: 15_000, intervals: [3_000] },
    )
    .toBe(`${app.origin}/dashboard`);
});
