import { z } from 'zod';

/** LivePerson's services describe errors as `{"time":…,"message":"…","internalCode":10}`. */
const errorBody = z.looseObject({
  internalCode: z
    .union([z.int(), z.string().regex(/^-?\d{1,6}$/)])
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** Lower-case words and names of parameters. A word with a capital letter may be a name, unless it is listed. */
const plainWord = /^[a-z]{1,20}(?:_[a-z]{1,20}){0,2}[.,:;]?$/;
const knownWord =
  /^(?:Access|Account|App|Application|Authorization|Bad|Client|Code|Data|Error|Failed|Forbidden|Found|Grant|Internal|Invalid|Is|Missing|No|Not|Redirect|Refresh|Request|Secret|Server|The|Token|Unauthorized|Unknown|URI|URL|User)[.,:;]?$/;

/**
 * Describes the body of an error response: its shape, and LivePerson's own code and message. It hides each word of the
 * message that may be a secret, an id or a name.
 */
export function describeErrorBody(body: string, secret: string): string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return body === '' ? 'no body' : body.startsWith('<') ? 'HTML' : 'text';
  }
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) return 'JSON, no object';
  const { internalCode, message } = parsed.data;
  const names = Object.keys(parsed.data)
    .slice(0, 6)
    .map((name) => (/^[a-z_]{1,20}$/i.test(name) ? name : '*'));
  const words = message?.replaceAll(secret, '*').slice(0, 300).trim().split(/\s+/);
  const shown = words?.map((word) => (plainWord.test(word) || knownWord.test(word) ? word : '*'));
  return [
    `JSON {${names.join(', ')}}`,
    ...(internalCode === undefined ? [] : [`internalCode ${internalCode}`]),
    ...(shown === undefined ? [] : [`message: ${shown.join(' ').slice(0, 80)}`]),
  ].join(', ');
}
