import { readFileSync } from 'node:fs';
import { z } from 'zod';

const notText = 'must be a text';
export const accountIdSchema = z
  .string(notText)
  .regex(
    /^[a-zA-Z0-9_]{1,20}$/,
    'must be the account number (site id): 1 to 20 letters, digits or underscores',
  );
const text = z.string(notText).trim().min(1, 'must not be empty');
const installationSchema = z.strictObject(
  {
    accountId: accountIdSchema,
    clientId: text,
    clientSecret: text,
    /** The account's label on the choose-account page; null to show its number alone. */
    name: text.max(60, 'must be 60 characters at the most').nullable().default(null),
  },
  'must be an object with accountId, clientId, clientSecret and, if you like, name; and nothing else',
);

const installationsSchema = z
  .tuple(
    [installationSchema],
    installationSchema,
    'must be a JSON array of installations, such as [{"accountId":"…"}]',
  )
  .refine(
    (all) => new Set(all.map(({ accountId }) => accountId)).size === all.length,
    'must name each account once',
  );

export type Installation = Readonly<z.infer<typeof installationSchema>>;

export type Installations = Readonly<z.infer<typeof installationsSchema>>;

/** `LP_INSTALLATIONS`: a JSON array, or the path of a file with one. No problem quotes its content. */
export const installationsSetting = z
  .string()
  .transform((text, context): unknown => {
    try {
      const isJson = text.startsWith('[');
      return JSON.parse(isJson ? text : readFileSync(/* turbopackIgnore: true */ text, 'utf8'));
    } catch (error) {
      // The parser's own message quotes its input.
      const unreadable = 'must be a JSON array, or the path of a file that can be read';
      context.addIssue(error instanceof SyntaxError ? 'must be valid JSON' : unreadable);
      return z.NEVER;
    }
  })
  .pipe(installationsSchema);

export interface AccountList {
  readonly installations: Installations;
}

export function isInstalled(accountId: string, { installations }: AccountList): boolean {
  return installations.some((installation) => installation.accountId === accountId);
}

/** The only account, or the requested one of several, else null (contract: `GET /login`). */
export function resolveAccount(requested: string | null, list: AccountList): string | null {
  const [first, ...others] = list.installations;
  if (others.length === 0) return first.accountId;
  return requested !== null && isInstalled(requested, list) ? requested : null;
}
