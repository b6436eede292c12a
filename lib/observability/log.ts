import { Console } from 'node:console';
import { z } from 'zod';
import { requestIds, tracing } from './request-context';

const wordFormat = /^[\w.:-]{1,64}$/;
const frameFormat = /^[\w.<>$[\]:@ -]{1,160}$/;

/** A field that is left out when its value is missing or invalid. */
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const word = optional(z.string().regex(wordFormat))
  .nullable()
  .transform((text) => text ?? undefined);
const list = (format: RegExp) =>
  optional(z.array(z.string().regex(format).catch('unnamed')).readonly());

/** Every field of a log line with its format. None of them can hold a token, code, secret or cookie. */
const logFields = z.object({
  /** The correlation ID of a sign-in and its session, or of an error that a person can read out. */
  reference: word,
  accountId: word,
  sub: word,
  durationMs: optional(z.number().transform(Math.round)),
  reason: word,
  how: word,
  why: word,
  /** Only text of this app, and what `describeErrorBody` shows: a library's message may quote its input. */
  message: optional(z.string().transform((text) => text.slice(0, 300))),
  /** Codes or names of the errors, the outermost first. */
  causes: list(wordFormat),
  /** Functions and files of the build, the innermost first. */
  stack: list(frameFormat),
  /** The name of a service in the Domain API, and the HTTP status of its response. */
  service: word,
  status: optional(z.int()).nullable(),
  method: word,
  /** Redacted, because a client can put anything into it. */
  path: optional(z.string().transform(redactPath)),
});

type LogFields = z.input<typeof logFields>;

/** Fixed names to search for and to count. The first nine are the audit trail. */
type LogEvent =
  | 'sign_in_started'
  | 'sign_in_succeeded'
  | 'sign_in_failed'
  | 'tokens_dropped'
  | 'session_refreshed'
  | 'refresh_failed'
  | 'signed_out'
  | 'session_ended'
  | 'access_denied'
  | 'id_token_key_weak'
  | 'id_token_signature_unchecked'
  | 'profile_unavailable'
  | 'workspace_unknown'
  | 'cloud_read_failed'
  | 'session_unavailable'
  | 'revocation_failed'
  | 'redis_away'
  | 'redis_back'
  | 'redis_refused'
  | 'request_failed'
  | 'settings_warning'
  | 'traces_lost'
  | 'uncaught_error'
  | 'stop_forced';

const levels = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof levels)[number];

export type Log = Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>;

// Synchronous, because some hosts freeze or end the process right after a response. It ignores a closed stdout.
const output = new Console(process.stdout);

/** Writes events from this level on, each with the ids of its request. Tests pass `write` and `now`. */
export function createLog(
  minimum: LogLevel,
  write: (line: string) => void = (line) => output.log(line.trimEnd()),
  now: () => Date = () => new Date(),
): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}): void => {
      const allowed = logFields.parse(fields);
      if (allowed.reference) tracing.setReference(allowed.reference);
      if (levels.indexOf(level) < levels.indexOf(minimum)) return;
      const line = { level, time: now().toISOString(), event, ...allowed, ...requestIds() };
      write(`${JSON.stringify(line)}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The path with `*` for each segment that is not lower case letters and dashes, and without its query. */
export function redactPath(path: string): string {
  const segments = path.replace(/[?#][\s\S]*$/, '').split('/');
  return segments
    .slice(0, 8)
    .map((segment) => (/^[a-z-]{0,24}$/.test(segment) ? segment : '*'))
    .join('/');
}

/** The codes of an error and its causes, or their names. Messages of libraries may quote secrets. */
export function errorCodes(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let next = error; next instanceof Error && causes.length < 6; next = next.cause) {
    // The code first, because a bundle may shorten class names.
    causes.push('code' in next && typeof next.code === 'string' ? next.code : next.name);
  }
  return causes;
}

/** The innermost frames of a stack as `function file:line:column`, without the message. */
export function stackFrames(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.matchAll(/^ {4}at (.*? )?\(?[^\n]*?([^/\\\s(]+:\d+:\d+)\)?$/gm);
  return Array.from(frames, ([, name = '', position = '']) => name + position).slice(0, 6);
}
