import { regionOf } from './sentinel/region';
import { getParts } from './wiring';

/** Where LivePerson keeps this account, in words, or null while nobody can tell. */
export async function accountRegion(): Promise<string | null> {
  const origin = await getParts()
    .sentinel.origin()
    .catch(() => null);
  return origin === null ? null : regionOf(new URL(origin).host);
}
