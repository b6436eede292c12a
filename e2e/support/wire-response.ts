import type { IncomingMessage } from 'node:http';

/** An answer as it came over the wire, read to its end. */
export interface WireAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly allow: string | null;
  readonly setCookies: readonly string[];
  readonly body: string;
}

/** Reads an answer to its end; fails when it breaks off. */
export async function readAnswer(response: IncomingMessage): Promise<WireAnswer> {
  let body = '';
  for await (const text of response.setEncoding('utf8')) body += text;
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location ?? null,
    allow: response.headers.allow ?? null,
    setCookies: response.headers['set-cookie'] ?? [],
    body,
  };
}
