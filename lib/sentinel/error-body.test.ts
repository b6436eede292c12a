import { describe, expect, it } from 'vitest';
import { describeErrorBody } from './error-body';

const describeBody = (body: unknown) =>
  describeErrorBody(typeof body === 'string' ? body : JSON.stringify(body), 'correcthorse');

describe('the description of an error body', () => {
  it.each([
    ['', 'no body'],
    ['<html>Bad gateway</html>', 'HTML'],
    ['upstream', 'text'],
    ['{', 'text'],
    [[1, 2], 'JSON, no object'],
    [null, 'JSON, no object'],
    [{}, 'JSON {}'],
    [{ error: 'invalid_grant', error_description: 'x' }, 'JSON {error, error_description}'],
    [{ 'a b': 1, '12345': 1, Ada: 1 }, 'JSON {*, *, Ada}'],
  ])('names the shape of %j', (body, found) => {
    expect(describeBody(body)).toBe(found);
  });

  it('quotes the message and the code of LivePerson', () => {
    const body = { time: 1, message: 'Bad Request: client_id is missing.', internalCode: 10 };
    expect(describeBody(body)).toBe(
      'JSON {internalCode, message, time}, internalCode 10, message: Bad Request: client_id is missing.',
    );
    expect(describeBody({ internalCode: '-7' })).toBe('JSON {internalCode}, internalCode -7');
  });

  it.each([
    ['a name', 'user Ada Byron not found', 'user * * not found'],
    ['a mail address', 'no ada@brand.example here', 'no * here'],
    ['a token', `token ${'0a'.repeat(32)} expired`, 'token * expired'],
    ['the client secret', 'secret correcthorse is wrong', 'secret * is wrong'],
    ['an id', 'account 12345678 unknown', 'account * unknown'],
    ['a URL', 'see https://x.example/?code=1', 'see *'],
    ['a line break and an escape', 'bad\nrequest \u001b[31mred', 'bad request *'],
    ['markup', '<script>alert(1)</script> bad', '* bad'],
  ])('hides %s', (_what, message, shown) => {
    expect(describeBody({ message })).toBe(`JSON {message}, message: ${shown}`);
  });

  it('is bounded', () => {
    const huge = { message: 'word '.repeat(100_000), internalCode: '9'.repeat(1_000) };
    expect(describeBody(huge).length).toBeLessThan(180);
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, n) => ['k'.repeat(n), n]));
    expect(describeBody(wide).length).toBeLessThan(180);
  });

  it.each([[{ message: { deep: 1 }, internalCode: [1] }], [{ message: 5, internalCode: null }]])(
    'leaves out what has another type: %j',
    (body) => expect(describeBody(body)).toBe('JSON {internalCode, message}'),
  );
});
