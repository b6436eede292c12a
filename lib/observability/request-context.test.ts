import { expect, it } from 'vitest';
import { createLog } from './log';
import { withRequestIds } from './request-context';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

async function lineWith(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  await withRequestIds(new Headers(headers), async () => {
    await Promise.resolve();
    log.info('signed_out');
  });
  const { event, requestId, traceId } = JSON.parse(lines[0] ?? '');
  return { event, requestId, traceId };
}

it('each line names the request and the trace of the proxy', async () => {
  const headers = { 'x-request-id': 'abc:1-2.3', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  expect(await lineWith(headers)).toEqual({
    event: 'signed_out',
    requestId: 'abc:1-2.3',
    traceId: trace,
  });
});

it.each([
  {},
  { 'x-request-id': 'two words' },
  { 'x-request-id': 'a'.repeat(65) },
  { 'x-request-id': '"a"' },
  { traceparent: trace },
  { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
  { traceparent: `00-${trace}-00f067aa0ba902b7-01-more` },
  { traceparent: `00-${trace.toUpperCase()}-00f067aa0ba902b7-01` },
])('ids in another format are ignored: %j', async (headers) => {
  expect(await lineWith(headers)).toEqual({ event: 'signed_out' });
});
