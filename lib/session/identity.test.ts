import { describe, expect, it } from 'vitest';
import { sampleSession } from '../../e2e/support/unit-fixtures';
import { CloudError } from '../cloud/cloud-error';
import type { Me } from '../cloud/me';
import { summarizeProfiles, toPublicIdentity, withRecord } from './identity';
import { sessionSchema } from './session';

const administrator = { id: '1', name: 'Boss', roleTypeId: 1, permissions: [30_010, 5, 10_030] };
const agent = { id: '2', name: 'Coach', roleTypeId: 2, permissions: [20_013, 5] };

/** What `fetchMe` returns for a user with these profiles. */
function meWith(profiles: readonly (typeof agent)[], changes: Partial<Me> = {}): Me {
  return {
    id: '987654321',
    displayName: 'Ada',
    fullName: null,
    nickname: 'Ada',
    loginName: null,
    email: null,
    pictureUrl: null,
    isEnabled: true,
    isDeleted: false,
    roles: profiles.map(({ name }) => name),
    profileIds: profiles.map(({ id }) => id),
    profiles,
    profilesError: null,
    agentGroupId: null,
    skillIds: [],
    maxChats: null,
    maxConversations: null,
    dateUpdated: null,
    ...changes,
  };
}

const { identity } = sampleSession({
  identity: { sub: '987654321', name: null, pictureUrl: null, isAdmin: true, isLpa: false },
});
const signedIn = withRecord(identity, meWith([administrator]));

describe('an identity with the record of its user', () => {
  it('has the name, and the names, types and permissions of the profiles', () => {
    const both = toPublicIdentity(withRecord(identity, meWith([administrator, agent])));
    expect(both).toEqual({
      sub: '987654321',
      name: 'Ada',
      pictureUrl: null,
      isAdmin: true,
      isLpa: false,
      roles: ['Boss', 'Coach'],
      roleTypes: ['administrator', 'agent'],
      permissions: [5, 10_030, 20_013, 30_010],
    });
  });

  it('is no administrator any more without an administrator’s profile, and stays so', () => {
    const demoted = withRecord(signedIn, meWith([agent]));
    expect(demoted.isAdmin).toBe(false);
    expect(toPublicIdentity(demoted).roles).toEqual(['Coach']);
    expect(withRecord(demoted, meWith([administrator])).isAdmin).toBe(false);
  });

  it('is an administrator still if no administrator’s profile was ever seen', () => {
    const unseen = withRecord(identity, meWith([agent]));
    expect(unseen.isAdmin).toBe(true);
    expect(withRecord(identity, meWith([administrator])).isAdmin).toBe(true);
    expect(withRecord({ ...identity, isAdmin: false }, meWith([administrator])).isAdmin).toBe(
      false,
    );
  });

  it.each([
    ['the list is refused', meWith([], { profilesError: new CloudError('forbidden') })],
    ['the record has no profiles', meWith([])],
    ['the list lacks one of them', meWith([agent], { profileIds: ['2', '3'] })],
  ])('keeps its roles when %s', (_, me) => {
    expect(withRecord(signedIn, me)).toEqual(signedIn);
  });

  it('keeps its name when the record has none, and takes over a new picture', () => {
    const pictureUrl = 'https://pictures.brand.example/1';
    const changed = withRecord(
      signedIn,
      meWith([administrator], { displayName: null, pictureUrl }),
    );
    expect(changed).toEqual({ ...signedIn, pictureUrl });
    expect(withRecord(changed, meWith([administrator]))).toEqual(signedIn);
  });
});

describe('the stored profiles', () => {
  it('take little of a cookie, however many there are', () => {
    const permissions = Array.from({ length: 400 }, (_, index) => 10_000 + index * 2);
    const names = Array.from({ length: 50 }, (_, index) => `Profile ü ${index}`);
    const profiles = summarizeProfiles(names, [2, null, 2], permissions);
    expect(Buffer.byteLength(JSON.stringify(profiles))).toBeLessThan(1_000);
    const shown = toPublicIdentity({ ...identity, profiles });
    expect(shown.permissions.length).toBeGreaterThan(250);
    expect(permissions.slice(0, shown.permissions.length)).toEqual(shown.permissions);
    expect(names.slice(0, shown.roles.length)).toEqual(shown.roles);
  });

  it.each([undefined, null, 'none', { names: 'Boss' }])('may be %j in a session', (profiles) => {
    const stored = { ...sampleSession(), identity: { ...identity, profiles } };
    const session = sessionSchema.parse(stored);
    expect(toPublicIdentity(session.identity)).toMatchObject({
      isAdmin: true,
      roles: [],
      roleTypes: [],
      permissions: [],
    });
  });
});
