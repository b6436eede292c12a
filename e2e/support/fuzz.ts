import { vi } from 'vitest';
import { fuzzRuns } from './fuzz-runs';

vi.setConfig({ testTimeout: 30_000 * Math.max(1, fuzzRuns) });

/** Options for fast-check with the number of runs, times `FUZZ_FACTOR`. A failure prints its seed. */
export function tries(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(usual * fuzzRuns) };
}
