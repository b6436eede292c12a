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
 * Tests what becomes of a session that a newer build has written, wherever it is kept.
 *
 * @param where for the name of the test
 * @param install an app at the emulator that keeps its sessions there
 */
export function testUnknownMembers(
  where: string,
  under: ReturnType<typeof setUpEmulatedApp>,
  install: (emulator: Emulator) => EmulatedApp,
): void {
  it(`a session ${where} keeps what only a newer build knows, through rolls and refreshes`, async () => {
    const app = install(under.emulator);
    const { sessions, nowSeconds } = app.parts;
    const before = await signIn(under.emulator, app);
    const { session } = await findActiveSession(before, app);
    const newer = {
      ...session,
      id: `${session.id}-newer`,
      ofNewerBuild: { kept: 'in the session' },
      identity: { ...session.identity, ofNewerBuild: ['kept', 'in the identity'] },
      tokens: { ...session.tokens, ofNewerBuild: 'kept with the tokens' },
    };
    await sessions.create(newer, null, nowSeconds());
    let received = applyCookies([], await sessions.cookies(newer, [], nowSeconds()));
    for (const seconds of [61, halfAnHour, 61]) {
      app.advance(seconds);
      ({ received } = await touchAndKeepCookies(received, app));
    }
    expect(await refreshRequests(under.emulator)).toHaveLength(1);
    const { ofNewerBuild, identity, tokens } = newer;
    expect((await findActiveSession(received, app)).session).toMatchObject({
      ofNewerBuild,
      identity,
      tokens: { ofNewerBuild: tokens.ofNewerBuild },
    });
  });
}
