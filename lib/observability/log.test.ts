import { describe, expect, it } from 'vitest';
import { createLog, errorCodes, type LogLevel, stackFrames } from './log';

const levels = ['debug', 'info', 'warn', 'error'] as const;

function logTo(lines: string[], minimum: LogLevel = 'debug') {
  return createLog(
    minimum,
    (line) => lines.push(line),
    () => new Date('2027-01-15T08:00:00Z'),
  );
}

describe('the log', () => {
  it('writes one JSON line per event, with level, time and event first', () => {
    const lines: string[] = [];
    const log = logTo(lines);
    log.info('signed_out', { sub: '987', accountId: '12345678' });
    log.error('request_failed');
    expect(lines).toEqual([
      '{"level":"info","time":"2027-01-15T08:00:00.000Z","event":"signed_out","accountId":"12345678","sub":"987"}\n',
      '{"level":"error","time":"2027-01-15T08:00:00.000Z","event":"request_failed"}\n',
    ]);
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ] as const)('with level %s writes %j', (minimum, expected) => {
    const lines: string[] = [];
    const log = logTo(lines, minimum);
    for (const level of levels) log[level]('sign_in_started');
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(expected);
  });

  it('writes each allowed field', () => {
    const lines: string[] = [];
    const fields = {
      reference: 'ABCDEFGH',
      accountId: '12345678',
      sub: '987',
      durationMs: 1_250,
      reason: 'configuration',
      how: 'everywhere',
      why: 'idle_limit',
      message: 'our own words',
      causes: ['SentinelError', 'ECONNREFUSED'],
      stack: ['Object.answer chunk.js:1:22'],
      method: 'POST',
      path: '/dashboard',
    };
    logTo(lines).warn('sign_in_failed', fields);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '2027-01-15T08:00:00.000Z',
      level: 'warn',
      event: 'sign_in_failed',
      ...fields,
    });
  });

  it('drops every field that is not allowed, and cannot overwrite the event', () => {
    const lines: string[] = [];
    const fields = {
      reason: 'kept',
      accessToken: 'top-secret',
      cookie: 'top-secret',
      code: 'top-secret',
      session: { tokens: 'top-secret' },
      time: 'forged',
      level: 'forged',
      event: 'forged',
    };
    logTo(lines).info('signed_out', fields);
    expect(lines.join('')).not.toMatch(/top-secret|forged/);
    expect(lines.join('')).toContain('"reason":"kept"');
  });

  it('writes one line for any value of a field', () => {
    const lines: string[] = [];
    const message = '/a\n{"level":"error"}\r\u2028"';
    logTo(lines).info('sign_in_failed', { message });
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(JSON.parse(lines[0] ?? '').message).toBe(message);
  });

  it.each([
    ['/dashboard/sessions/end', '/dashboard/sessions/end'],
    ['/dashboard/users/4711', '/dashboard/users/*'],
    ['/dashboard/ada@brand.example?code=abc#x', '/dashboard/*'],
    ['/admin/3f9c0a7be21d4c55', '/admin/*'],
    ['/Dashboard', '/*'],
    ['//evil', '//evil'],
    [`/${'a/'.repeat(40)}`, '/a/a/a/a/a/a/a'],
    [`/${'a'.repeat(40)}`, '/*'],
  ])('writes the path %s as %s', (path, expected) => {
    const lines: string[] = [];
    logTo(lines).info('access_denied', { path });
    expect(JSON.parse(lines[0] ?? '').path).toBe(expected);
  });

  it('drops a value with an invalid format', () => {
    const lines: string[] = [];
    const sentence = 'Bearer 0123 456';
    const fields = { reference: 'a'.repeat(65), accountId: sentence, sub: 'ada@brand.example' };
    logTo(lines).info('access_denied', { ...fields, causes: ['ECONNRESET', sentence] });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: '2027-01-15T08:00:00.000Z',
      event: 'access_denied',
      causes: ['ECONNRESET', 'unnamed'],
    });
  });
});

describe('the codes of an error', () => {
  it('are codes or names, the outermost first, and no message or stack', () => {
    const socket = Object.assign(new Error('secret 1'), { code: 'ECONNREFUSED' });
    const fetching = new TypeError('secret 2', { cause: socket });
    const outermost = new Error('secret 3', { cause: fetching });
    outermost.name = 'SentinelError';
    expect(errorCodes(outermost)).toEqual(['SentinelError', 'TypeError', 'ECONNREFUSED']);
  });

  it('contain no code that is not a string, and no other member', () => {
    const error = Object.assign(new RangeError('secret'), { code: 7, body: 'secret' });
    expect(errorCodes(error)).toEqual(['RangeError']);
    expect(errorCodes(new DOMException('secret', 'TimeoutError'))).toEqual(['TimeoutError']);
  });

  it('end at a cause that is no error', () => {
    expect(errorCodes(new Error('secret', { cause: { token: 'secret' } }))).toEqual(['Error']);
    for (const thrown of ['secret', null, undefined, { message: 'secret' }]) {
      expect(errorCodes(thrown)).toEqual([]);
    }
  });

  it('end when an error is its own cause', () => {
    const error = new Error('secret');
    error.cause = error;
    expect(errorCodes(error)).toEqual(Array(6).fill('Error'));
  });
});

describe('the frames of an error', () => {
  it('contain functions and files, and nothing of the message', () => {
    const error = new Error('token=secret\n    at secret.example/path');
    error.stack = `${error.stack?.split('\n    at ')[0]}\n    at secret.example/path
    at Object.<anonymous> (/home/app/.next/server/chunks/a_[b]._.js:1:22)
    at async file:///home/app/lib/x.ts:3:4
    at async Promise.all (index 0)`;
    expect(stackFrames(error)).toEqual(['Object.<anonymous> a_[b]._.js:1:22', 'async x.ts:3:4']);
    const lines: string[] = [];
    logTo(lines).error('uncaught_error', {
      stack: [...stackFrames(error), 'token=secret a.js:1:2'],
    });
    expect(lines.join()).toContain('async x.ts:3:4');
    expect(lines.join()).not.toContain('secret');
  });

  it('are empty for a value that is no error', () => {
    expect(stackFrames('secret')).toEqual([]);
  });
});
