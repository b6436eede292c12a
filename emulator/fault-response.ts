import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { EmulatorEnv } from './endpoint';
import type { FaultResponse } from './faults';

/** Statuses that have no body (Fetch standard, "null body status"). */
const bodiless = new Set([204, 205, 304]);

/**
 * The answer with its fault. Those that begin with the right answer have its effect too; `slow` only when the client has
 * waited. The kinds that belong to one endpoint are left to that endpoint.
 */
export async function faultResponse(
  fault: FaultResponse | null,
  c: Context<EmulatorEnv>,
  rightAnswer: () => Response | Promise<Response>,
): Promise<Response> {
  switch (fault?.kind) {
    case 'status':
      return statusAnswer(fault);
    case 'html':
      return new Response('<!doctype html><title>Gateway</title><p>Something in between answers.', {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    case 'empty':
      return new Response(null);
    case 'huge':
      return new Response(jsonOfSize(fault.bytes), {
        headers: { 'content-type': 'application/json' },
      });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } });
    case 'drop':
      return dropConnection(c);
    case 'slow':
      await wait(fault.delayMs);
      return c.env.outgoing.destroyed ? RESPONSE_ALREADY_SENT : rightAnswer();
    case 'held':
      return heldBack(await rightAnswer(), fault.delayMs, c);
    case 'truncated':
      return firstHalf(await rightAnswer());
    case 'slow_body':
      return withSlowBody(await rightAnswer(), fault.delayMs);
    case 'cut':
      return cutOff(await rightAnswer(), c);
    case 'wrong_types':
      return Response.json(ofOtherTypes(await (await rightAnswer()).json().catch(() => null)));
    case 'reset':
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    default:
      return rightAnswer();
  }
}

function statusAnswer({ status, body, headers }: Extract<FaultResponse, { kind: 'status' }>) {
  if (body === undefined || bodiless.has(status)) {
    return new Response(null, { status, headers: headers ?? {} });
  }
  return Response.json(body, { status, headers: headers ?? {} });
}

/** Without a hold on the process: a fault that nobody waits for any more must not keep it running. */
async function wait(delayMs: number): Promise<void> {
  await sleep(delayMs, undefined, { ref: false });
}

async function heldBack(
  answer: Response,
  delayMs: number,
  c: Context<EmulatorEnv>,
): Promise<Response> {
  await wait(delayMs);
  return c.env.outgoing.destroyed ? RESPONSE_ALREADY_SENT : answer;
}

function dropConnection(c: Context<EmulatorEnv>): Response {
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

async function firstHalf(answer: Response): Promise<Response> {
  const body = Buffer.from(await answer.arrayBuffer());
  const half = body.subarray(0, Math.floor(body.byteLength / 2));
  return new Response(half, {
    headers: { 'content-type': 'application/json', 'content-length': String(half.byteLength) },
  });
}

/** The first byte at once: whoever reads has an answer, and waits for the rest of it. */
async function withSlowBody(answer: Response, delayMs: number): Promise<Response> {
  const body = new Uint8Array(await answer.arrayBuffer());
  const stream = new ReadableStream<Uint8Array>({
    async start(out) {
      out.enqueue(body.subarray(0, 1));
      await wait(delayMs);
      try {
        out.enqueue(body.subarray(1));
        out.close();
      } catch {
        // Nobody reads any more.
      }
    },
  });
  return new Response(stream, { status: answer.status, headers: answer.headers });
}

/** The connection ends with what has been sent so far, which is not all that was announced. */
async function cutOff(answer: Response, c: Context<EmulatorEnv>): Promise<Response> {
  const body = Buffer.from(await answer.arrayBuffer());
  const { outgoing } = c.env;
  const length = Math.max(2, body.byteLength);
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': String(length) });
  outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => outgoing.destroy());
  outgoing.flushHeaders();
  return RESPONSE_ALREADY_SENT;
}

/** Every value as something else; an object keeps its members' names. */
function ofOtherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return { was: 'a list' };
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        member !== null && typeof member === 'object' && !Array.isArray(member)
          ? 'an object'
          : ofOtherTypes(member),
      ]),
    );
  }
  if (typeof value === 'string') return { was: 'a text' };
  return typeof value === 'number' ? [value] : 'neither true nor false';
}

/** `{"padding":"xxx…"}` of exactly this many bytes, one piece in memory at a time. */
function jsonOfSize(bytes: number): ReadableStream<Uint8Array> {
  const [opening, closing] = ['{"padding":"', '"}'];
  let missing = bytes - opening.length - closing.length;
  return new ReadableStream({
    start: (stream) => stream.enqueue(Buffer.from(opening)),
    pull: (stream) => {
      const piece = Math.min(missing, 65_536);
      missing -= piece;
      if (piece > 0) return stream.enqueue(Buffer.alloc(piece, 'x'));
      stream.enqueue(Buffer.from(closing));
      stream.close();
    },
  });
}
