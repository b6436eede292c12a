/** What one check has found. */
export interface CheckResult {
  /** What was looked at, in a word or two: the same in every run. */
  readonly subject: string;
  readonly state: CheckState;
  /** What was found. Never a secret's value. */
  readonly found: string;
  /** What to do about it; null when there is nothing to do. */
  readonly whatToDo: string | null;
}

/** `warning`: works, or cannot be told from here. `failed`: people cannot sign in, or not safely. */
export type CheckState = 'ok' | 'warning' | 'failed';

/** What checks of one subject find. */
export function createCheckResults(subject: string) {
  return {
    ok: (found: string): CheckResult => ({ subject, state: 'ok', found, whatToDo: null }),
    warning: (found: string, whatToDo: string): CheckResult => ({
      subject,
      state: 'warning',
      found,
      whatToDo,
    }),
    failed: (found: string, whatToDo: string): CheckResult => ({
      subject,
      state: 'failed',
      found,
      whatToDo,
    }),
  };
}

export function isFailed({ state }: CheckResult): boolean {
  return state === 'failed';
}
