import { z } from 'zod';

/** This app as it is installed in one account of LivePerson. */
export interface Installation {
  readonly accountId: string;
  /** The app install id. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people know the account by, where they have to choose between several; null for its number alone. */
  readonly name: string | null;
}

/** Every account that this app is installed in. */
export type Installations = readonly [Installation, ...Installation[]];

const notText = 'must be a text';
export const accountId = z
  .string(notText)
  .regex(
    /^[a-zA-Z0-9_]{1,20}$/,
    'must be the account number (site id): 1 to 20 letters, digits or underscores',
  );
const text = z.string(notText).trim().min(1, 'must not be empty');
const item = z.strictObject(
  {
    accountId,
    clientId: text,
    clientSecret: text,
    name: text.max(60, 'must be 60 characters at the most').nullable().default(null),
  },
  'must be an object with accountId, clientId, clientSecret and, if you like, name; and nothing else',
);

const items = z
  .tuple([item], item, 'must be a JSON array of installations, such as [{"accountId":"…"}]')
  .refine(
    (all) => new Set(all.map(({ accountId }) => accountId)).size === all.length,
    'must name each account once',
  );

/**
 * Reads `LP_INSTALLATIONS`.
 *
 * @param setting a JSON array, or the path of a file that holds one
 * @param readFile reads a file as text; throws when there is none
 * @returns null with everything that is wrong: each problem in words that follow the setting's name, without any value
 */
export function parseInstallations(
  setting: string,
  readFile: (path: string) => string,
): { readonly installations: Installations | null; readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(setting.startsWith('[') ? setting : readFile(setting));
  } catch (error) {
    // A parser's message quotes what it parsed.
    const isRead = error instanceof SyntaxError;
    const problem = isRead
      ? 'must be valid JSON'
      : 'must be a JSON array, or the path of a file that can be read';
    return { installations: null, problems: [problem] };
  }
  const parsed = items.safeParse(json);
  if (parsed.success) return { installations: parsed.data, problems: [] };
  const problems = parsed.error.issues.map(({ path: [index, field], message }) => {
    const place = typeof index === 'number' ? `number ${index + 1}: ` : '';
    return `${place}${field === undefined ? '' : `${String(field)} `}${message}`;
  });
  return { installations: null, problems };
}

/** In which accounts there are people who can sign in. */
export interface InstalledAccounts {
  readonly installations: readonly Pick<Installation, 'accountId'>[];
}

/** Whether this app is installed in the account. */
export function isInstalled(accountId: string, { installations }: InstalledAccounts): boolean {
  return installations.some((installation) => installation.accountId === accountId);
}

/**
 * The account to sign in to: the only one, whatever is asked for; or the one of several that is asked for. Null when
 * somebody has to choose first (contract: `GET /login`).
 *
 * @param wanted the `account` of the query, as it came
 */
export function chosenAccount(
  wanted: string | null,
  { installations }: InstalledAccounts,
): string | null {
  const [only, ...others] = installations;
  if (only && others.length === 0) return only.accountId;
  return wanted !== null && isInstalled(wanted, { installations }) ? wanted : null;
}
