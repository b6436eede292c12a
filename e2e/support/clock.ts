import { fileURLToPath } from 'node:url';
import type { RunningServer } from '../../scripts/servers';

/** The `preload` file of a server whose clock a test moves. */
export const clockPreload = fileURLToPath(new URL('./clock.cjs', import.meta.url));

/** The clock of an app and its emulator. */
export interface Clock {
  /** Moves all clocks of both forward. */
  advance(seconds: number): Promise<void>;
  /** Moves only the app's wall clock, forward or back. */
  jump(seconds: number): Promise<void>;
  /** The difference of the app's wall clock to this process. */
  readonly aheadMs: number;
}

/** The clock of servers that were started with `clockPreload`. */
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
