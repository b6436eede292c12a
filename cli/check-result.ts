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
