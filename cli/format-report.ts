import type { CheckResult, CheckState } from './check-result';

const marks: Record<CheckState, string> = { ok: 'ok', warning: 'warning', failed: 'FAILED' };

/** The findings as lines to read, with their sum at the end unless told otherwise. */
export function formatReport(
  findings: readonly CheckResult[],
  { withSum = true }: { readonly withSum?: boolean } = {},
): string {
  const lines = findings.flatMap(({ subject, state, found, whatToDo }) => [
    `${marks[state].padEnd(9)}${subject}: ${found}`,
    ...(whatToDo === null ? [] : [`${' '.repeat(9)}→ ${whatToDo}`]),
  ]);
  const count = (state: CheckState) => findings.filter((finding) => finding.state === state).length;
  const sum = `${count('ok')} ok, ${count('warning')} to look at, ${count('failed')} failed`;
  return `${[...lines, ...(withSum ? ['', sum] : [])].join('\n')}\n`;
}
