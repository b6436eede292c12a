import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodiesLike, type Json, written } from '../../e2e/support/arbitrary-json';
import { lookupOf } from '../../e2e/support/emulated-sentinel';
import { tries } from '../../e2e/support/fuzz';
import { answersWith, setUpLocalServer } from '../../e2e/support/local-server';
import { clockAt, nowMs } from '../../e2e/support/unit-fixtures';
import { agentGroups } from '../../emulator/agent-groups';
import { personas } from '../../emulator/personas';
import { profiles } from '../../emulator/profiles';
import { skills } from '../../emulator/skills';
import { parseIdTokenClaims } from '../sentinel/id-token';
import { fetchAgentGroups } from './agent-groups';
import { type CloudClient, type CloudUser, createCloudClients } from './client';
import { CloudError } from './cloud-error';
import { fetchProfiles } from './profiles';
import { fetchSkills } from './skills';
import { fetchUser, fetchUsers, type ListedUser, type User } from './users';

const server = setUpLocalServer();
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const record = json({
  ...personas.administrator.profile,
  pictureUrl: 'https://pictures.example/dana.png',
});

let accounts = 0;
/** A client of a new account, without cached lists. */
function cloud(user: Partial<CloudUser> = {}): CloudClient {
  accounts += 1;
  const defaults = { accountId: `account_${accounts}`, userId: '987654321', accessToken: 'token' };
  return createCloudClients(
    () => lookupOf(server.origin),
    clockAt(() => nowMs),
  )({ ...defaults, ...user });
}

/** The result of a call, or null for a {@link CloudError}, the only error that is allowed. */
async function unlessFailed<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    expect(error).toBeInstanceOf(CloudError);
    if (error instanceof CloudError && error.retryAfterSeconds !== null) {
      expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(900);
    }
    return null;
  }
}

/** Whether an id token may have this `sub`. */
function isSubject(sub: string): boolean {
  try {
    return parseIdTokenClaims({ sub, iat: 0 }, 0).sub === sub;
  } catch {
    return false;
  }
}

function expectId(id: string): void {
  expect(id).toMatch(/^.{1,100}$/s);
}

/** A text that a page can show: not empty, and not too long. */
function expectText(text: string | null): void {
  if (text !== null) expect(text).toMatch(/^\S(?:.*\S)?$/s);
  expect(Array.from(text ?? '').length).toBeLessThanOrEqual(200);
}

function expectCount(count: number | null): void {
  if (count === null) return;
  expect(Number.isSafeInteger(count)).toBe(true);
  expect(count).toBeGreaterThanOrEqual(0);
}

function expectUser(user: User): void {
  expectListedUser(user);
  for (const role of user.roles) expectText(role);
  if (user.pictureUrl !== null) {
    const { protocol, username, password, href } = new URL(user.pictureUrl);
    expect([protocol, username, password]).toEqual(['https:', '', '']);
    expect(href).toBe(user.pictureUrl);
    expect(href.length).toBeLessThanOrEqual(500);
  }
  for (const count of [user.maxChats, user.maxConversations]) expectCount(count);
  for (const skillId of user.skillIds) expectId(skillId);
  if (user.agentGroupId !== null) expectId(user.agentGroupId);
}

function expectListedUser(user: ListedUser): void {
  const { id, fullName, nickname, loginName, email, dateUpdated, displayName, profileIds } = user;
  for (const anyId of [id, ...profileIds]) expectId(anyId);
  for (const text of [fullName, nickname, loginName, email, dateUpdated, displayName]) {
    expectText(text);
  }
  expect([true, false, null]).toContain(user.isEnabled);
  expect([true, false]).toContain(user.isDeleted);
}

describe('for any response of Conversational Cloud', () => {
  it("a user's record has only displayable values", async () => {
    await fc.assert(
      fc.asyncProperty(answersWith(bodiesLike(record)), async (answer) => {
        server.answer('/users/', answer);
        const user = await unlessFailed(() => fetchUser(cloud(), '987654321'));
        if (user) expectUser(user);
      }),
      tries(600),
    );
  });

  it('a list of users has only displayable users that are not deleted', async () => {
    const list = [record, json(personas.agent.profile), json(personas.minimal.profile)];
    await fc.assert(
      fc.asyncProperty(answersWith(bodiesLike(list)), async (answer) => {
        server.answer('/users?', answer);
        for (const user of (await unlessFailed(() => fetchUsers(cloud()))) ?? []) {
          expectListedUser(user);
          expect(user.isDeleted).toBe(false);
        }
      }),
      tries(400),
    );
  });

  it.each([
    ['skills', fetchSkills, skills],
    ['agent groups', fetchAgentGroups, agentGroups],
    ['profiles', fetchProfiles, profiles],
  ] as const)('%s have names that a page can show', async (_what, fetchList, rightList) => {
    await fc.assert(
      fc.asyncProperty(answersWith(bodiesLike(json(rightList.slice(0, 4)))), async (answer) => {
        server.answer('/skills', answer);
        server.answer('/agentGroups', answer);
        server.answer('/profiles', answer);
        for (const { id, name } of (await unlessFailed(() => fetchList(cloud()))) ?? []) {
          expectId(id);
          expectText(name);
        }
      }),
      tries(200),
    );
  });

  it('the request for a user has the encoded id, for any id', async () => {
    const subject = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
        fc.constantFrom('.', '..', '../..', '%2e%2e', '\ud800', 'a/b?c#d', '\\', ' 1 ', '\r\n'),
      )
      .filter(isSubject);
    server.answer('/users', { status: 200, body: written(record) });
    await fc.assert(
      fc.asyncProperty(subject, async (userId) => {
        await unlessFailed(() => fetchUser(cloud({ userId }), userId));
      }),
      tries(300),
    );
  });
});
