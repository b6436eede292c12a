import type { CheckResult, CheckState } from './check-result';

const marks: Record<CheckState, string> = { ok: 'ok', warning: 'warning', failed: 'FAILED' };

/** Formats results as text, by default with a summary at the end. */
export function formatReport(
  results: readonly CheckResult[],
  { withSummary = true }: { readonly withSummary?: boolean } = {},
): string {
  const lines = results.flatMap(({ subject, state, found, whatToDo }) => [
    `${marks[state].padEnd(9)}${subject}: ${found}`,
    ...(whatToDo === null ? [] : [`${' '.repeat(9)}→ ${whatToDo}`]),
  ]);
  const count = (state: CheckState) => results.filter((result) => result.state === state).length;
  const summary = `${count('ok')} ok, ${count('warning')} with warnings, ${count('failed')} failed`;
  return `${[...lines, ...(withSummary ? ['', summary] : [])].join('\n')}\n`;
}
