import { isLoopback, type SettingName, settingsSchema } from './settings';

export type Environment = Readonly<Partial<Record<SettingName, string | undefined>>>;
export type Problem = readonly [setting: SettingName, text: string];

/** Values that are valid alone and wrong together. */
export function combinationProblems(environment: Environment): readonly Problem[] {
  const { APP_URL, EMBED_ORIGINS, LP_INSTALLATIONS, SESSION_SECRET } = settingsSchema.shape;
  const isSet = (name: SettingName) => environment[name] !== undefined;
  const isList = isSet('LP_INSTALLATIONS');
  const appUrl = APP_URL.safeParse(environment.APP_URL).data;
  const isPublic = appUrl !== undefined && !isLoopback(new URL(appUrl).hostname);
  const isHttp = appUrl?.startsWith('http:') === true;
  const origins = EMBED_ORIGINS.safeParse(environment.EMBED_ORIGINS).data ?? [];
  const secrets = SESSION_SECRET.safeParse(environment.SESSION_SECRET).data ?? [];
  const list = LP_INSTALLATIONS.safeParse(environment.LP_INSTALLATIONS).data ?? [];
  const besideList = 'must not be set beside LP_INSTALLATIONS';
  const singleAccount = ['LP_ACCOUNT_ID', 'LP_CLIENT_ID', 'LP_CLIENT_SECRET'] as const;
  // Each account has its region. The Sentinel of another one must not get its secret or sign its people in.
  const perRegion = ['SENTINEL_URL', 'SENTINEL_JWKS_URL'] as const;
  const oneRegion = 'must not be set when LP_INSTALLATIONS names several accounts';
  const store = environment.SESSION_STORE;
  const hasRedis = isSet('REDIS_URL');
  const guessable = 'can be guessed: make one with: openssl rand -base64 32';
  const rules: readonly (readonly [isProblem: boolean, ...Problem])[] = [
    ...singleAccount.map((name) => [!isList && !isSet(name), name, 'is missing'] as const),
    ...singleAccount.map((name) => [isList && isSet(name), name, besideList] as const),
    ...perRegion.map((name) => [list.length > 1 && isSet(name), name, oneRegion] as const),
    [store === 'cookie' && hasRedis, 'SESSION_STORE', 'must not be cookie beside REDIS_URL'],
    [store === 'redis' && !hasRedis, 'SESSION_STORE', 'needs REDIS_URL to be redis'],
    [isPublic && secrets.some(isGuessable), 'SESSION_SECRET', guessable],
    // Browsers keep an iframe's cookie only on https.
    [origins.length > 0 && isHttp, 'EMBED_ORIGINS', 'needs an APP_URL on https'],
  ];
  return rules.flatMap(([isProblem, ...problem]) => (isProblem ? [problem] : []));
}

const words =
  /change.?(?:me|this|it)|replace|(?:super|my|top).?secret|passwor[dt]|passphrase|example|placeholder|default|insert|your.?own|qwert[yz]|asdfgh/i;

/** Whether a secret repeats itself, follows the alphabet, or contains a typical placeholder word. */
export function isGuessable(secret: string): boolean {
  const beginning = secret.slice(0, 24);
  return [secret, beginning].some(isRepeated) || words.test(secret) || isSequential(secret);
}

function isRepeated(secret: string): boolean {
  const lengths = Array.from({ length: Math.floor(secret.length / 2) }, (_, index) => index + 1);
  return lengths.some((length) => secret.startsWith(secret.slice(length)));
}

/** Whether half of the characters are equal or next to the character before. */
function isSequential(secret: string): boolean {
  const codes = Array.from(secret.toLowerCase(), (character) => character.charCodeAt(0));
  const near = codes.filter((code, index) => Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
  return near.length >= codes.length / 2;
}

/** Why sessions cannot be in cookies alone on Vercel, in production and previews; null for no problem. */
export function vercelSignOutProblem({
  VERCEL,
  VERCEL_ENV = '',
  REDIS_URL = '',
  SESSION_STORE = '',
}: Readonly<Record<string, string | undefined>>): string | null {
  const isDeployed = VERCEL === '1' && ['production', 'preview'].includes(VERCEL_ENV);
  const isShared = REDIS_URL.trim() !== '';
  const isAccepted = SESSION_STORE.trim() === 'cookie';
  return isDeployed && !isShared && !isAccepted
    ? 'On Vercel pages and routes run in different processes, so without Redis a sign-out does not reach the pages: set REDIS_URL, or SESSION_STORE=cookie to accept that a copied cookie stays valid after sign-out until it expires.'
    : null;
}
