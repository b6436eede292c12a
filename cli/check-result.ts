import { errorCodes } from '../lib/observability/log';

/** The result of one check. */
export interface CheckResult {
  /** What was checked, in one or two words: the same in every run. */
  readonly subject: string;
  readonly state: CheckState;
  /** The observation, in words. Never contains a secret. */
  readonly found: string;
  /** What to do about it; null if nothing. */
  readonly whatToDo: string | null;
}

/** `warning`: it works, or it cannot be checked from here. `failed`: sign-in does not work, or is not secure. */
export type CheckState = 'ok' | 'warning' | 'failed';

/** Creates the results of checks with the same subject. */
export function createCheckResults(subject: string) {
  const problem = (state: CheckState) => (found: string, whatToDo: string) =>
    ({ subject, state, found, whatToDo }) satisfies CheckResult;
  return {
    ok: (found: string): CheckResult => ({ subject, state: 'ok', found, whatToDo: null }),
    warning: problem('warning'),
    failed: problem('failed'),
  };
}

export function isFailed({ state }: CheckResult): boolean {
  return state === 'failed';
}

/** What to do if a server does not respond. */
export const connectionAdvice =
  'check whether a firewall, an HTTP proxy or DNS blocks this machine. Behind an HTTP proxy, start with NODE_USE_ENV_PROXY=1';

/** The error codes of a failed request. */
export const errorSummary = (error: unknown) => errorCodes(error).join(' < ') || 'unknown reason';

/** Formats results as text. */
export function formatResults(results: readonly CheckResult[]): string {
  return results
    .map(({ subject, state, found, whatToDo }) => {
      const mark = state === 'failed' ? 'FAILED' : state;
      const advice = whatToDo === null ? '' : `${' '.repeat(9)}→ ${whatToDo}\n`;
      return `${mark.padEnd(9)}${subject}: ${found}\n${advice}`;
    })
    .join('');
}
