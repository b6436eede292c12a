import type { Fault } from '../../emulator/faults';
import { personas } from '../../emulator/personas';
import { locationOf } from '../support/cookie-client';
import { baseNameOf } from '../support/cookie-names';
import { expect, test } from '../support/fixtures';

test.use({ hasClock: true });

/** One of each kind; lib/sentinel/client-faults.test.ts and id-token.test.ts have all of them. */
const errors: Record<string, { readonly fault: Fault; readonly reason: string }> = {
  'a token response 400 without a body': {
    fault: { on: 'token', answer: { kind: 'status', status: 400 } },
    reason: 'sentinel_refused',
  },
  'a token response of 50 MB': {
    fault: { on: 'token', answer: { kind: 'huge', bytes: 50_000_000 } },
    reason: 'sentinel_unreachable',
  },
  'an id token with a wrong signature': {
    fault: { on: 'token', answer: { kind: 'id_token', flaw: 'bad_signature' } },
    reason: 'identity_invalid',
  },
  'an authorization error with a hostile description': {
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

for (const [name, { fault, reason }] of Object.entries(errors)) {
  test(`${name} ends on the page for ${reason}`, async ({ visitor, app, emulator }) => {
    await emulator.fault(fault);
    const answer = await visitor.signIn(app.origin, personas.administrator);
    const page = locationOf(answer, app.origin) ?? '';
    const query = new URL(page).searchParams;
    expect(new URL(page).pathname).toBe('/sign-in-error');
    expect(query.get('reason')).toBe(reason);

    const failures = () => app.log().filter(({ event }) => event === 'sign_in_failed');
    await expect.poll(failures).toMatchObject([{ reason, reference: query.get('ref') }]);
    expect([...visitor.cookies(app.origin).keys()].map(baseNameOf)).toEqual(['attempts']);

    const html = await (await visitor.open(page)).text();
    expect(html).toContain(query.get('ref'));
    expect(html).not.toContain('hostile');

    const next = await visitor.signIn(app.origin, personas.administrator);
    expect(next.headers.get('location')).toBe(`${app.origin}/dashboard`);
  });
}

test('a token response that takes longer than five seconds is not waited for', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  const callback = await visitor.reachCallback(`${app.origin}/login`, personas.administrator);
  await emulator.fault({ on: 'token', answer: { kind: 'slow', delayMs: 60_000 } });
  const answer = visitor.open(callback);
  await expect.poll(async () => (await emulator.requests('token')).length).toBe(1);
  await clock.advance(6);
  expect(locationOf(await answer, app.origin)).toContain('reason=sentinel_unreachable');
});

test('after the keys changed, sign-in works again within 15 s', async ({
  visitor,
  app,
  emulator,
  clock,
}) => {
  await visitor.signIn(app.origin, personas.administrator);
  await emulator.rotateKeys();
  await clock.advance(11);
  const answer = await visitor.signIn(app.origin, personas.administrator);
  expect(answer.headers.get('location')).toBe(`${app.origin}/dashboard`);
});
