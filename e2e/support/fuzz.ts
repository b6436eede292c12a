import { vi } from 'vitest';
import { fuzzRuns } from '../../scripts/fuzz-runs';

vi.setConfig({ testTimeout: 30_000 * Math.max(1, fuzzRuns) });

/** For fast-check: how often a property is tried, unless `FUZZ_FACTOR` asks for more. A failure prints its seed. */
export function tries(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(usual * fuzzRuns) };
}
