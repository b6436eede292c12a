import { expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server';
import {
  findActiveSession,
  halfAnHour,
  refreshRequests,
  signIn,
  touchAndKeepCookies,
} from './active-sessions';
import type { EmulatedApp, setUpEmulatedApp } from './emulated-app';
import { applyCookies } from './unit-fixtures';

/**
 * Tests that a store keeps the members of a session that only a newer build knows.
 *
 * @param where the store, for the title of the test
 * @param install creates an app with that store
 */
export function testUnknownMembers(
  where: string,
  setup: ReturnType<typeof setUpEmulatedApp>,
  install: (emulator: Emulator) => EmulatedApp,
): void {
  it(`a session ${where} keeps unknown members through rolls and refreshes`, async () => {
    const app = install(setup.emulator);
    const { sessions } = app.services;
    const before = await signIn(setup.emulator, app);
    const { session } = await findActiveSession(before, app);
    const newer = {
      ...session,
      id: `${session.id}-newer`,
      newMember: { kept: 'in the session' },
      identity: { ...session.identity, newMember: ['kept', 'in the identity'] },
      tokens: { ...session.tokens, newMember: 'kept with the tokens' },
    };
    await sessions.create(newer, null);
    let received = applyCookies([], await sessions.cookies(newer, []));
    for (const seconds of [61, halfAnHour, 61]) {
      app.advance(seconds);
      ({ received } = await touchAndKeepCookies(received, app));
    }
    expect(await refreshRequests(setup.emulator)).toHaveLength(1);
    const { newMember, identity, tokens } = newer;
    expect((await findActiveSession(received, app)).session).toMatchObject({
      newMember,
      identity,
      tokens: { newMember: tokens.newMember },
    });
  });
}
