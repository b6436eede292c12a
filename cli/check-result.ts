/** What one check has found. */
export interface Finding {
  /** What was looked at, in a word or two: the same in every run. */
  readonly subject: string;
  readonly state: FindingState;
  /** What was found. Never a secret's value. */
  readonly found: string;
  /** What to do about it; null when there is nothing to do. */
  readonly whatToDo: string | null;
}

/** `warning`: works, or cannot be told from here. `failed`: people cannot sign in, or not safely. */
export type FindingState = 'ok' | 'warning' | 'failed';

/** What checks of one subject find. */
export function findingsOn(subject: string) {
  return {
    ok: (found: string): Finding => ({ subject, state: 'ok', found, whatToDo: null }),
    warning: (found: string, whatToDo: string): Finding => ({
      subject,
      state: 'warning',
      found,
      whatToDo,
    }),
    failed: (found: string, whatToDo: string): Finding => ({
      subject,
      state: 'failed',
      found,
      whatToDo,
    }),
  };
}

export function isFailed({ state }: Finding): boolean {
  return state === 'failed';
}
