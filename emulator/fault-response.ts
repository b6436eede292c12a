import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FaultResponse } from './faults';

/** The statuses that have no body (Fetch standard, "null body status"). */
const bodilessStatuses = new Set([204, 205, 304]);
const json = { 'content-type': 'application/json' };

/**
 * The response with its fault. Faults that start from the right response have its effect too, `slow` only if the
 * client is still there. Faults of a single endpoint are that endpoint's own task.
 */
export async function faultResponse(
  fault: FaultResponse | null,
  { incoming, outgoing }: HttpBindings,
  rightResponse: () => Response | Promise<Response>,
): Promise<Response> {
  switch (fault?.kind) {
    case 'status': {
      const { status, body, headers = {} } = fault;
      return body === undefined || bodilessStatuses.has(status)
        ? new Response(null, { status, headers })
        : Response.json(body, { status, headers });
    }
    case 'html':
      return new Response('<!doctype html><title>Gateway</title><p>The gateway answers.', {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    case 'empty':
      return new Response(null);
    case 'huge':
      return new Response(streamOf(jsonOfSize(fault.bytes)), { headers: json });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } });
    case 'drop':
      outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    case 'reset':
      incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'slow':
      await wait(fault.delayMs);
      return outgoing.destroyed ? RESPONSE_ALREADY_SENT : rightResponse();
    case 'held': {
      const response = await rightResponse();
      await wait(fault.delayMs);
      return outgoing.destroyed ? RESPONSE_ALREADY_SENT : response;
    }
    case 'truncated': {
      const half = firstHalf(await bodyOf(rightResponse()));
      const headers = { ...json, 'content-length': String(half.byteLength) };
      return new Response(half, { headers });
    }
    case 'slow_body': {
      const response = await rightResponse();
      const body = slowly(await bodyOf(response), fault.delayMs);
      return new Response(streamOf(body), response);
    }
    case 'cut': {
      const body = await bodyOf(rightResponse());
      const length = String(Math.max(2, body.byteLength));
      outgoing.writeHead(200, { ...json, 'content-length': length });
      outgoing.write(firstHalf(body), () => outgoing.destroy());
      outgoing.flushHeaders();
      return RESPONSE_ALREADY_SENT;
    }
    case 'wrong_types': {
      const response = await rightResponse();
      return Response.json(withWrongTypes(await response.json().catch(() => null)));
    }
    default:
      return rightResponse();
  }
}

/** Waits without keeping the process alive. */
async function wait(delayMs: number): Promise<void> {
  await sleep(delayMs, undefined, { ref: false });
}

async function bodyOf(response: Response | Promise<Response>) {
  return new Uint8Array(await (await response).arrayBuffer());
}

function firstHalf(body: Uint8Array<ArrayBuffer>) {
  return body.subarray(0, Math.floor(body.byteLength / 2));
}

/** Sends the first byte at once, so that the client gets the headers. */
async function* slowly(body: Uint8Array, delayMs: number) {
  yield body.subarray(0, 1);
  await wait(delayMs);
  yield body.subarray(1);
}

/** Gives every value another type. An object keeps the names of its members. */
function withWrongTypes(body: unknown): unknown {
  if (!isObject(body)) return withWrongType(body);
  const members = Object.entries(body).map(([name, value]) => [name, withWrongType(value)]);
  return Object.fromEntries(members);
}

function withWrongType(value: unknown): unknown {
  if (isObject(value)) return 'an object';
  if (Array.isArray(value)) return { was: 'a list' };
  if (typeof value === 'string') return { was: 'a text' };
  return typeof value === 'number' ? [value] : 'neither true nor false';
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `{"padding":"xxx…"}` of exactly this many bytes, in chunks. */
function* jsonOfSize(bytes: number) {
  const [opening, closing] = ['{"padding":"', '"}'];
  yield Buffer.from(opening);
  for (let missing = bytes - opening.length - closing.length; missing > 0; missing -= 65_536) {
    yield Buffer.alloc(Math.min(missing, 65_536), 'x');
  }
  yield Buffer.from(closing);
}

function streamOf(chunks: Iterator<Uint8Array> | AsyncIterator<Uint8Array>) {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
