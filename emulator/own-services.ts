import type { OwnRoute } from './endpoint';

/** The services that your app calls and the emulator lacks. Faults and the request log have them as `own_service`. */
export const ownServices: readonly OwnRoute[] = [];
