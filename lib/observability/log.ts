import pino from 'pino';
import { z } from 'zod';

const wordFormat = /^[\w.:-]{1,64}$/;
const frameFormat = /^[\w.<>$[\]:@ -]{1,160}$/;
const word = z
  .string()
  .regex(wordFormat)
  .nullish()
  .transform((text) => text ?? undefined)
  .catch(undefined);

/** Every field that a log line may have, and its shape: none can hold a token, code, secret or cookie. */
const logFields = z.object({
  /** Follows one sign-in from its start to the end of its session, or names a trouble that a person can read out. */
  reference: word,
  accountId: word,
  /** The person, as Conversational Cloud numbers them. */
  sub: word,
  durationMs: z.number().transform(Math.round).optional().catch(undefined),
  reason: word,
  how: word,
  why: word,
  /** Our own words, never a library's: those may quote what they were given. */
  message: z
    .string()
    .transform((text) => text.slice(0, 300))
    .optional()
    .catch(undefined),
  /** Codes or names of the errors behind it, the outermost first. */
  causes: z
    .array(z.string().regex(wordFormat).catch('unnamed'))
    .readonly()
    .optional()
    .catch(undefined),
  /** Where it was thrown: functions and files of the build, the innermost first. */
  stack: z
    .array(z.string())
    .readonly()
    .transform((frames) => frames.filter((frame) => frameFormat.test(frame)))
    .optional()
    .catch(undefined),
  method: word,
  /** Without its query; of what a client made up only the shape is written. */
  path: z.string().transform(redactPath).optional().catch(undefined),
});

type LogFields = z.input<typeof logFields>;

/** What happened, as a fixed name that can be searched for and counted. The first nine are the audit trail. */
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
  | 'cloud_read_failed'
  | 'session_unavailable'
  | 'revocation_failed'
  | 'redis_away'
  | 'redis_back'
  | 'redis_refused'
  | 'request_failed'
  | 'settings_warning'
  | 'uncaught_error'
  | 'stop_forced';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type Log = Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>;

/** A log from the given level on. Time and destination come in for tests. */
export function createLog(
  minimum: LogLevel,
  write?: (line: string) => void,
  now: () => Date = () => new Date(),
): Log {
  const options = {
    level: minimum,
    base: null,
    timestamp: () => `,"time":"${now().toISOString()}"`,
    formatters: { level: (level: string) => ({ level }) },
  };
  // At once: a line that waits to be written is lost with the process, and on some hosts that is frozen after an answer.
  const logger = pino(options, write ? { write } : pino.destination({ dest: 1, sync: true }));
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}): void => {
      logger[level]({ event, ...logFields.parse(fields) });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A path without what a person may have put there: only segments of small letters and dashes are shown. */
export function redactPath(path: string): string {
  const segments = path.replace(/[?#][\s\S]*$/, '').split('/');
  return segments
    .slice(0, 8)
    .map((segment) => (/^[a-z-]{0,24}$/.test(segment) ? segment : '*'))
    .join('/');
}

/** What is behind an error, by codes, or names where there is none: messages of libraries may quote secrets. */
export function errorCodes(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let next = error; next instanceof Error && causes.length < 6; next = next.cause) {
    // A bundle shortens the names of classes; a code stays what it was.
    causes.push('code' in next && typeof next.code === 'string' ? next.code : next.name);
  }
  return causes;
}

/** The innermost frames of an error's stack, as `function file:line:column`, without the message before them. */
export function stackFrames(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.matchAll(/^ {4}at (.*? )?\(?[^\n]*?([^/\\\s(]+:\d+:\d+)\)?$/gm);
  return Array.from(frames, ([, name = '', place = '']) => name + place).slice(0, 6);
}
