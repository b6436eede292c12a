import { describe, expect, it } from 'vitest';
import {
  findActiveSession,
  halfAnHour,
  refreshRequests,
  signIn,
  touch,
  touchAndKeepCookies,
} from '../../../e2e/support/active-sessions';
import { setUpEmulatedApp } from '../../../e2e/support/emulated-app';
import { type Persona, personas } from '../../../emulator/personas';
import { toPublicIdentity } from '../identity';

const setup = setUpEmulatedApp();
const { administrator, agent } = personas;
const profileIds = (persona: Persona) => ({ profileIds: persona.profile.profileIds });

/** The identity after a refresh, which follows a change of the record. */
async function refreshedIdentity(persona: Persona, change: Record<string, unknown> | null) {
  const received = await signIn(setup.emulator, setup.app, persona);
  await setup.emulator.control.changeUser(persona.userId, change);
  setup.app.advance(halfAnHour);
  const { session } = await touchAndKeepCookies(received, setup.app);
  return toPublicIdentity(session.identity);
}

describe('a refresh', () => {
  it('brings name, picture and roles up to date', async () => {
    const pictureUrl = 'https://pictures.brand.example/amir';
    const change = { ...profileIds(personas.longName), fullName: '', nickname: 'Am', pictureUrl };
    expect(await refreshedIdentity(agent, change)).toMatchObject({
      name: 'Am',
      pictureUrl,
      roleTypes: ['agentManager'],
      permissions: [20_015, 30_010],
    });
  });

  it('takes the administrator’s role away', async () => {
    expect(await refreshedIdentity(administrator, profileIds(agent))).toMatchObject({
      isAdmin: false,
      roleTypes: ['agent'],
    });
  });

  it('does not give the administrator’s role', async () => {
    expect(await refreshedIdentity(agent, profileIds(administrator))).toMatchObject({
      isAdmin: false,
      roleTypes: ['administrator'],
    });
  });

  it('does not give the administrator’s role by an id token', async () => {
    const received = await signIn(setup.emulator, setup.app, administrator);
    await setup.emulator.control.changeUser(administrator.userId, profileIds(agent));
    await setup.emulator.control.speak({ idTokenOnRefresh: true });
    setup.app.advance(halfAnHour);
    const demoted = await touchAndKeepCookies(received, setup.app);
    expect(demoted.session.identity.isAdmin).toBe(false);
    setup.app.advance(halfAnHour);
    const later = await touchAndKeepCookies(demoted.received, setup.app);
    expect(later.session.identity.isAdmin).toBe(false);
  });

  it.each([{ isEnabled: false }, { isEnabled: 'false' }, { deleted: true }, { deleted: 'true' }])(
    'ends the session of a user with %j',
    async (change) => {
      const received = await signIn(setup.emulator, setup.app, agent);
      await setup.emulator.control.changeUser(agent.userId, change);
      setup.app.advance(halfAnHour);
      expect(await touch(received, setup.app)).toEqual({ kind: 'ended' });
      await expect(findActiveSession(received, setup.app)).rejects.toThrow('none');
      expect(setup.app.log.join('')).toContain('"why":"user_disabled"');
    },
  );

  it.each([
    { isEnabled: null },
    { isEnabled: '' },
    { isEnabled: 0, deleted: 1 },
    { isEnabled: 'no', deleted: 'yes' },
    { isEnabled: 'FALSE', deleted: 'TRUE' },
    { id: '1', isEnabled: false },
    null,
  ])('goes on with a record that is %j', async (change) => {
    expect(await refreshedIdentity(administrator, change)).toMatchObject({
      name: 'Dana Whitlow',
      isAdmin: true,
      roles: ['Administrator'],
    });
  });

  it.each([
    { kind: 'status', status: 401 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 500 },
    { kind: 'html' },
    { kind: 'wrong_types' },
  ] as const)('changes nothing when the record is answered with %j', async (answer) => {
    const received = await signIn(setup.emulator, setup.app, administrator);
    const before = (await findActiveSession(received, setup.app)).session.identity;
    setup.app.advance(halfAnHour);
    await setup.emulator.control.fault({ on: 'users', answer });
    const { session } = await touchAndKeepCookies(received, setup.app);
    expect(session.identity).toEqual(before);
  });

  it('ends the session of a disabled user even if the list of profiles is slow', async () => {
    const { control } = setup.emulator;
    // Nobody else signs in as this user here, so that the list is not in the cache.
    await control.fault({ on: 'profiles', answer: { kind: 'status', status: 403 } });
    const received = await signIn(setup.emulator, setup.app, personas.longName);
    await control.changeUser(personas.longName.userId, { isEnabled: false });
    await control.fault({ on: 'profiles', answer: { kind: 'slow', delayMs: 2_500 } });
    setup.app.advance(halfAnHour);
    expect(await touch(received, setup.app)).toEqual({ kind: 'ended' });
  });

  it('waits one second at most, and reads the record again at the next refresh', async () => {
    const received = await signIn(setup.emulator, setup.app, agent);
    await setup.emulator.control.changeUser(agent.userId, { fullName: 'Amir S.' });
    await setup.emulator.control.fault({ on: 'users', answer: { kind: 'slow', delayMs: 2_000 } });
    setup.app.advance(halfAnHour);
    const startedMs = performance.now();
    const first = await touchAndKeepCookies(received, setup.app);
    expect(performance.now() - startedMs).toBeLessThan(1_600);
    expect(first.session.identity.name).toBe('Amir Solano');
    setup.app.advance(halfAnHour);
    const second = await touchAndKeepCookies(first.received, setup.app);
    expect(second.session.identity.name).toBe('Amir S.');
  });

  it('reads the record once for many requests, with the new access token', async () => {
    const received = await signIn(setup.emulator, setup.app, agent);
    setup.app.advance(halfAnHour);
    const before = (await setup.emulator.control.requests('users')).length;
    await Promise.all(Array.from({ length: 20 }, () => touchAndKeepCookies(received, setup.app)));
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
    const records = (await setup.emulator.control.requests('users')).slice(before);
    expect(records).toMatchObject([{ status: 200 }]);
  });
});
