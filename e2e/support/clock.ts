import { fileURLToPath } from 'node:url';
import type { RunningServer } from '../../scripts/servers';

/** The `preload` of a server whose clock a test moves. */
export const clockPreload = fileURLToPath(new URL('./clock.cjs', import.meta.url));

/** The clock of an app and its emulator. */
export interface Clock {
  /** Lets so many seconds pass for both. */
  advance(seconds: number): Promise<void>;
  /** Sets the app's wall clock forward, or back, and nothing else. */
  jump(seconds: number): Promise<void>;
  /** How far the app's wall clock is ahead of this process. */
  readonly aheadMs: number;
}

/** Moves servers that were started with `clockPreload`. */
export function clockOf(app: RunningServer, emulator: RunningServer): Clock {
  let aheadMs = 0;
  return {
    advance: async (seconds) => {
      aheadMs += seconds * 1_000;
      await Promise.all(
        [app, emulator].map((server) => server.ask({ advanceMs: seconds * 1_000 })),
      );
    },
    jump: async (seconds) => {
      aheadMs += seconds * 1_000;
      await app.ask({ jumpMs: seconds * 1_000 });
    },
    get aheadMs() {
      return aheadMs;
    },
  };
}
