import { describe, expect, it } from 'vitest';
import { agentGroups } from './agent-groups';
import { generateUsers } from './generated-users';
import type { UserRecord } from './personas';
import { profiles } from './profiles';
import { skills } from './skills';

describe('the generated users', () => {
  const users = generateUsers(10_000);
  const count = (isMeant: (user: UserRecord) => boolean) => users.filter(isMeant).length;
  const percent = (isMeant: (user: UserRecord) => boolean) => (100 * count(isMeant)) / users.length;
  const nameOf = new Map<unknown, string>(profiles.map(({ id, name }) => [id, name]));
  const profilesOf = ({ profileIds }: UserRecord) =>
    [profileIds ?? []]
      .flat()
      .map((id) => nameOf.get(id))
      .join('+');

  it('are the same each time, for any number of users', () => {
    expect(JSON.stringify(generateUsers(10_000)) === JSON.stringify(users)).toBe(true);
    expect(generateUsers(300)).toEqual(users.slice(0, 300));
  });

  it('have unique ids and login names', () => {
    expect(users[0]).toHaveProperty('id', '987700000');
    expect(new Set(users.map(({ id }) => id)).size).toBe(10_000);
    expect(new Set(users.map(({ loginName }) => loginName)).size).toBe(10_000);
    const plain = /^9877\d{5} [a-z]+([.-][a-z]+)+\d*@brand\.example$/;
    expect(users.filter(({ id, loginName }) => !plain.test(`${id} ${loginName}`))).toEqual([]);
  });

  it('have names in many scripts, some of them not unique', () => {
    const scripts = 'Latin, Arabic, Hebrew, Hiragana, Han, Cyrillic'.split(', ');
    for (const script of scripts) {
      const written = new RegExp(`\\p{Script=${script}}`, 'u');
      expect(count(({ fullName = '' }) => written.test(String(fullName)))).toBeGreaterThan(10);
    }
    expect(new Set(users.map(({ fullName }) => fullName)).size).toBeLessThan(9_000);
  });

  it('are mostly agents, with some users of every other profile', () => {
    const share = (names: string) => percent((user) => profilesOf(user) === names);
    expect(Math.abs(share('Agent') - 80)).toBeLessThan(2);
    for (const name of ['Agent Manager', 'Campaign Manager', 'Administrator']) {
      expect(share(name)).toBeGreaterThan(1);
    }
    for (const names of ['Agent+Agent Manager', 'Administrator+Campaign Manager', 'Trainee']) {
      expect(share(names)).toBeGreaterThan(0);
    }
    expect(share('Quality Coach')).toBeGreaterThan(1);
  });

  it('lack some fields', () => {
    const bare = users.filter((user) => Object.keys(user).length === 2);
    expect(bare).toHaveLength(5);
    for (const user of bare) expect(Object.keys(user)).toEqual(['id', 'loginName']);
    expect(count(({ deleted }) => deleted === true)).toBe(7);
    expect(Math.abs(percent(({ isEnabled }) => isEnabled === false) - 6)).toBeLessThan(1);
    expect(Math.abs(percent((user) => !('email' in user)) - 2)).toBeLessThan(1);
    expect(Math.abs(percent((user) => !('nickname' in user)) - 1)).toBeLessThan(0.5);
  });

  it('have existing groups and skills, and dates in the past', () => {
    const activeIds = (all: readonly { id: number; deleted: boolean }[]) =>
      new Set(all.flatMap(({ id, deleted }) => (deleted ? [] : id)));
    const [skillIds, groupIds] = [activeIds(skills), activeIds(agentGroups)];
    const date = /^20(1[6-9]|2[0-4])-\d\d-\d\d \d\d:\d\d:\d\d$/;
    const isRight = (user: UserRecord) => {
      const memberOf = user.memberOf as { agentGroupId: number; assignmentDate: string };
      const [assigned, updated] = [memberOf.assignmentDate, String(user.dateUpdated)];
      return (
        [assigned, updated].every((text) => date.test(text)) &&
        assigned <= updated &&
        groupIds.has(memberOf.agentGroupId) &&
        (user.skillIds as number[]).every((id) => skillIds.has(id))
      );
    };
    expect(users.filter((user) => user.memberOf && !isRight(user))).toEqual([]);
    expect(new Set(users.map(({ skillIds: own }) => (own as number[])?.length))).toEqual(
      new Set([undefined, 0, 1, 2, 3, 4, 5, 13]),
    );
  });
});
