const severities = { debug: 0, info: 1, warn: 2, error: 3 } as const;

/** What may stand in a log line. No field can hold a token, a code, a secret or a cookie. */
export interface LogFields {
  readonly reference?: string | null;
  readonly reason?: string;
  /** Our own words, never a library's: those may quote what they were given. */
  readonly message?: string;
  /** Codes or names of the errors behind it, the outermost first. */
  readonly causes?: readonly string[];
  readonly accountId?: string;
  readonly userId?: string;
  readonly method?: string;
  readonly path?: string;
}

export type LogLevel = keyof typeof severities;

/** What happened, as a fixed name that can be searched for and counted. */
export type LogEvent =
  | 'sign_in_started'
  | 'sign_in_finished'
  | 'sign_in_failed'
  | 'id_token_key_weak'
  | 'id_token_signature_unchecked'
  | 'profile_unavailable'
  | 'cloud_read_failed'
  | 'session_renewed'
  | 'renewal_failed'
  | 'renewal_refused'
  | 'renewal_lost'
  | 'session_unavailable'
  | 'redis_away'
  | 'redis_back'
  | 'session_cookie_removed'
  | 'signed_out'
  | 'own_sessions_ended'
  | 'revocation_failed'
  | 'sign_out_incomplete'
  | 'foreign_request_refused'
  | 'request_failed';

/** Writes one JSON line per event. */
export type Log = Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>;

const fieldNames = [
  'reference',
  'reason',
  'message',
  'causes',
  'accountId',
  'userId',
  'method',
  'path',
] as const satisfies readonly (keyof LogFields)[];

/** A log from the given level on. Time and destination come in for tests. */
export function createLog(
  minimum: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
  now: () => Date = () => new Date(),
): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}): void => {
      if (severities[level] < severities[minimum]) return;
      const allowed = Object.fromEntries(fieldNames.map((name) => [name, short(fields[name])]));
      write(`${JSON.stringify({ time: now().toISOString(), level, event, ...allowed })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A path can be as long as a request line: nobody fills a log with one. */
function short(value: LogFields[keyof LogFields]): LogFields[keyof LogFields] {
  return typeof value === 'string' ? value.slice(0, 300) : value;
}

/** What is behind an error, by codes, or names where there is none: messages of libraries may quote secrets. */
export function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let next = error; next instanceof Error && causes.length < 6; next = next.cause) {
    // A bundle shortens the names of classes; a code stays what it was.
    causes.push('code' in next && typeof next.code === 'string' ? next.code : next.name);
  }
  return causes;
}
