import * as oauth from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../outbound/limits';
import {
  describeErrorBody,
  SentinelError,
  type SentinelErrorReason,
  toSentinelError,
} from './errors';

const server = { issuer: 'Sentinel' };
const client = { client_id: 'client-id-of-the-tests' };

/** The `SentinelError` for a token response. */
async function errorOfTokenResponse(response: Response): Promise<SentinelError> {
  try {
    await oauth.processAuthorizationCodeResponse(server, client, response);
  } catch (error) {
    return toSentinelError(error);
  }
  throw new Error('this response was accepted');
}

async function errorOfRevocationResponse(response: Response): Promise<SentinelError> {
  try {
    await oauth.processRevocationResponse(response);
  } catch (error) {
    return toSentinelError(error);
  }
  throw new Error('this response was accepted');
}

function errorOfAuthorizationResponse(query: string): SentinelError {
  try {
    oauth.validateAuthResponse(server, client, new URLSearchParams(query), 'mine');
  } catch (error) {
    return toSentinelError(error);
  }
  throw new Error('this response was accepted');
}

const challenge = { 'www-authenticate': 'Bearer realm="sentinel", error="invalid_client"' };
const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const named = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  Response.json({ error, error_description: 'in words' }, { status, headers });

describe('an error response', () => {
  const table: readonly [string, () => Response, SentinelErrorReason][] = [
    ['a bare 400', () => new Response(null, { status: 400 }), 'sentinel_refused'],
    ['400 in HTML', () => new Response('<p>', { status: 400, headers: html }), 'sentinel_refused'],
    [
      '400 in broken JSON',
      () => new Response('{', { status: 400, headers: json }),
      'sentinel_refused',
    ],
    ['400 {}', () => Response.json({}, { status: 400 }), 'sentinel_refused'],
    ['400 without a code', () => named(400, ''), 'sentinel_refused'],
    ['400 with a code that is no string', () => named(400, { a: 1 }), 'sentinel_refused'],
    ['400 invalid_grant', () => named(400, 'invalid_grant'), 'sentinel_refused'],
    ['400 invalid_client', () => named(400, 'invalid_client'), 'configuration'],
    ['400 unauthorized_client', () => named(400, 'unauthorized_client'), 'configuration'],
    ['400 invalid_request', () => named(400, 'invalid_request'), 'configuration'],
    ['400 invalid_scope', () => named(400, 'invalid_scope'), 'configuration'],
    ['400 unsupported_grant_type', () => named(400, 'unsupported_grant_type'), 'configuration'],
    ['401 bare', () => new Response(null, { status: 401 }), 'configuration'],
    ['401 invalid_client', () => named(401, 'invalid_client'), 'configuration'],
    ['401 invalid_grant', () => named(401, 'invalid_grant'), 'configuration'],
    ['401 with a challenge', () => named(401, 'invalid_client', challenge), 'configuration'],
    ['403', () => new Response(null, { status: 403 }), 'sentinel_unreachable'],
    ['403 invalid_grant', () => named(403, 'invalid_grant'), 'sentinel_unreachable'],
    ['403 with a challenge', () => named(403, 'x', challenge), 'sentinel_unreachable'],
    ['404', () => new Response(null, { status: 404 }), 'sentinel_unreachable'],
    ['408', () => new Response(null, { status: 408 }), 'sentinel_unreachable'],
    ['429', () => named(429, 'slow_down'), 'sentinel_unreachable'],
    ['500', () => new Response(null, { status: 500 }), 'sentinel_unreachable'],
    ['500 invalid_grant', () => named(500, 'invalid_grant'), 'sentinel_unreachable'],
    [
      '502 in HTML',
      () => new Response('<p>', { status: 502, headers: html }),
      'sentinel_unreachable',
    ],
    ['503', () => new Response(null, { status: 503 }), 'sentinel_unreachable'],
    ['504', () => new Response(null, { status: 504 }), 'sentinel_unreachable'],
    ['301', () => Response.redirect('https://elsewhere.example/', 301), 'sentinel_unreachable'],
    ['302', () => Response.redirect('https://elsewhere.example/', 302), 'sentinel_unreachable'],
    ['307', () => Response.redirect('https://elsewhere.example/', 307), 'sentinel_unreachable'],
    ['201', () => new Response('{}', { status: 201 }), 'sentinel_unreachable'],
    ['204', () => new Response(null, { status: 204 }), 'sentinel_unreachable'],
  ];

  it.each(table)(
    'means the same to a sign-in and a revocation: %s',
    async (_what, createResponse, reason) => {
      for (const error of [
        await errorOfTokenResponse(createResponse()),
        await errorOfRevocationResponse(createResponse()),
      ]) {
        expect(error).toBeInstanceOf(SentinelError);
        expect(error.reason).toBe(reason);
        expect(error.cause).toBeInstanceOf(Error);
      }
    },
  );

  it('has its status and a well-formed code in its message', async () => {
    const messageOf = async (error: string) =>
      (await errorOfTokenResponse(named(400, error))).message;
    expect(await messageOf('invalid_grant')).toBe('status 400 invalid_grant');
    for (const odd of ['Secret 123', 'a\nb', 'x'.repeat(41), '<b>', 'invalid-grant']) {
      expect(await messageOf(odd)).toBe('status 400');
    }
  });
});

describe('an authorization response with an error', () => {
  it.each([
    ['access_denied', 'access_denied'],
    ['server_error', 'sentinel_unreachable'],
    ['temporarily_unavailable', 'sentinel_unreachable'],
    ['invalid_request', 'sentinel_refused'],
    ['unauthorized_client', 'sentinel_refused'],
    ['unsupported_response_type', 'sentinel_refused'],
    ['invalid_scope', 'sentinel_refused'],
    ['login_required', 'sentinel_refused'],
    ['ACCESS_DENIED', 'sentinel_refused'],
    ['<script>', 'sentinel_refused'],
  ])('%s means %s', (code, reason) => {
    const query = new URLSearchParams({ state: 'mine', error: code, error_description: 'words' });
    expect(errorOfAuthorizationResponse(`${query}`)).toMatchObject({ reason });
  });

  it('is no error of Sentinel when it has another state', () => {
    for (const query of ['error=access_denied', 'error=access_denied&state=theirs']) {
      expect(errorOfAuthorizationResponse(query)).toMatchObject({
        reason: 'sentinel_unreachable',
      });
    }
  });

  it('does not repeat its description', () => {
    const query = 'state=mine&error=access_denied&error_description=click+here';
    expect(errorOfAuthorizationResponse(query).message).toBe('an error response');
  });
});

describe('an error', () => {
  it.each(['no_connection', 'timeout', 'too_large'] as const)(
    '%s of a request means unreachable',
    (code) => {
      const cause = new HttpError(code);
      const error = toSentinelError(cause);
      expect(error).toMatchObject({ name: 'SentinelError', reason: 'sentinel_unreachable' });
      expect(error.cause).toBe(cause);
    },
  );

  it('stays the same if it is a SentinelError', () => {
    const ours = new SentinelError('identity_invalid', 'ours');
    expect(toSentinelError(ours)).toBe(ours);
  });

  it.each([
    ['a library error without a response', new oauth.OperationProcessingError('message')],
    ['an unsupported operation', new oauth.UnsupportedOperationError('message')],
    ['a mistake in the program', new TypeError('message')],
    ['a thrown string', 'message'],
    ['nothing', undefined],
  ])('becomes one of ours, cause kept: %s', (_what, cause) => {
    const error = toSentinelError(cause);
    expect(error).toBeInstanceOf(SentinelError);
    expect(error.cause).toBe(cause);
    expect(error.message).not.toContain('message');
  });
});

it.each(['temporarily_unavailable', 'server_error', 'slow_down'])(
  'a token response 400 %s does not reject the grant',
  async (code) => {
    const error = await errorOfTokenResponse(named(400, code));
    expect(error).toMatchObject({ reason: 'sentinel_unreachable' });
  },
);

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
