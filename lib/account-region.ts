import { regionOf } from './sentinel/region';
import { getParts } from './wiring';

/** Where LivePerson keeps an account, in words, or null while nobody can tell. */
export async function accountRegion(accountId: string): Promise<string | null> {
  const origin = await getParts()
    .sentinelFor(accountId)
    .origin()
    .catch(() => null);
  return origin === null ? null : regionOf(new URL(origin).host);
}
