import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Persona, personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import { TestClient } from '../../emulator/test-client';
import { SentinelError } from '../sentinel/errors';
import { lookupOf, startEmulatedSentinel } from '../testing/emulated-sentinel';
import { fetchOwnName } from './users';

describe('the name of the signed-in person', () => {
  let emulator: Emulator;
  let accessToken: string;

  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  beforeEach(() => signIn(personas.administrator));
  afterEach(() => emulator.control.reset());
  afterAll(() => emulator.close());

  async function signIn(persona: Persona): Promise<void> {
    const { access_token = '' } = await new TestClient(emulator).tokens(persona);
    accessToken = access_token;
  }

  const nameOf = (sub: string = personas.administrator.userId) =>
    fetchOwnName({ accountId: '12345678', sub, accessToken }, lookupOf(emulator.origin));
  const record = (body: unknown) =>
    emulator.control.fault({ on: 'users', answer: { kind: 'status', status: 200, body } });

  it.each([true, false])(
    'is read from a record with booleans as strings: %s',
    async (asStrings) => {
      await emulator.control.speak({ stringBooleans: asStrings });
      for (const persona of Object.values(personas)) {
        await signIn(persona);
        expect(await nameOf(persona.userId)).toBe(persona.profile.fullName ?? null);
      }
    },
  );

  it('is asked for with the id of the person, whatever it is made of', async () => {
    await record({ fullName: 'Ada Byron' });
    expect(await nameOf('../skills?v=1#x/ä')).toBe('Ada Byron');
    expect((await emulator.control.requests('users')).map(({ path }) => path)).toEqual([
      '/api/account/12345678/configuration/le-users/users/..%2Fskills%3Fv%3D1%23x%2F%C3%A4?v=6.0',
    ]);
  });

  const names = { fullName: 'Ada Byron', nickname: 'Ada', loginName: 'ada@brand.example' };
  const withoutFull = { nickname: names.nickname, loginName: names.loginName };
  it.each([
    ['the full name', names, 'Ada Byron'],
    ['else the nickname', withoutFull, 'Ada'],
    ['else the login name', { loginName: names.loginName }, 'ada@brand.example'],
    ['else nothing', { id: '987654321', email: 'ada@brand.example' }, null],
    ['nothing of an empty record', {}, null],
    ['the nickname for an empty full name', { ...names, fullName: '' }, 'Ada'],
    ['the nickname for a blank full name', { ...names, fullName: ' \t\n\u00a0' }, 'Ada'],
    ['the login name for two blanks', { ...names, fullName: ' ', nickname: '' }, names.loginName],
    ['nothing of three blanks', { fullName: ' ', nickname: '\n', loginName: '' }, null],
    ['the nickname for null', { ...names, fullName: null }, 'Ada'],
    ['the nickname for a number', { ...names, fullName: 42 }, 'Ada'],
    ['the nickname for a boolean', { ...names, fullName: true }, 'Ada'],
    ['the nickname for a list', { ...names, fullName: ['Ada'] }, 'Ada'],
    ['the nickname for an object', { ...names, fullName: { first: 'Ada' } }, 'Ada'],
    ['nothing of numbers alone', { fullName: 1, nickname: 2, loginName: 3 }, null],
    ['the text without the blanks around it', { fullName: '  Ada \n Byron\u3000' }, 'Ada \n Byron'],
    ['the text as it is', { fullName: '<b>"Ada" & \u202eco</b>' }, '<b>"Ada" & \u202eco</b>'],
    ['a zero that is a text', { ...names, fullName: '0' }, '0'],
  ])('is %s', async (_what, body, name) => {
    await record(body);
    expect(await nameOf()).toBe(name);
  });

  it.each([
    ['letters', 'a'],
    ['accented letters', 'ä'],
    ['ideographs', '名'],
    ['characters of two units', '\u{1d49c}'],
    ['emoji', '\u{1f600}'],
  ])('has at most 200 characters, none of them torn: %s', async (_what, character) => {
    await record({ fullName: character.repeat(300) });
    expect(await nameOf()).toBe(character.repeat(200));
    await record({ fullName: character.repeat(201), nickname: 'Ada' });
    expect(await nameOf()).toBe(character.repeat(200));
    await record({ fullName: character.repeat(200) });
    expect(await nameOf()).toBe(character.repeat(200));
  });

  it('is cut after the blanks around it are gone', async () => {
    await record({ fullName: `${' '.repeat(300)}Ada` });
    expect(await nameOf()).toBe('Ada');
  });

  it.each([null, [], ['Ada'], 'Ada', 42, true])('is not in an answer that is %j', async (body) => {
    await record(body);
    await expect(nameOf()).rejects.toMatchObject({ name: 'CloudError', code: 'unexpected_answer' });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [500, 'unavailable'],
  ])('cannot be read: %i', async (status, code) => {
    await emulator.control.fault({ on: 'users', answer: { kind: 'status', status } });
    await expect(nameOf()).rejects.toMatchObject({ name: 'CloudError', code });
  });

  it('cannot be read of a person nobody knows', async () => {
    await expect(nameOf('1')).rejects.toMatchObject({ code: 'unexpected_answer' });
  });

  it('is asked for where the lookup says', async () => {
    const asked: string[] = [];
    const own = { accountId: '12345678', sub: personas.administrator.userId, accessToken };
    const name = await fetchOwnName(own, async (service) => {
      asked.push(service);
      return emulator.origin;
    });
    expect(name).toBe('Dana Whitlow');
    expect(asked).toEqual(['accountConfigReadOnly']);
  });

  it('cannot be read while nobody knows where to ask', async () => {
    const cause = new SentinelError('configuration', 'no such service');
    const own = { accountId: '12345678', sub: '1', accessToken };
    const lost = fetchOwnName(own, async () => {
      throw cause;
    });
    await expect(lost).rejects.toMatchObject({ name: 'CloudError', code: 'unavailable', cause });
    expect(await emulator.control.requests('users')).toEqual([]);
  });
});
