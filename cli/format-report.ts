import type { Finding, FindingState } from './check-result';

const marks: Record<FindingState, string> = { ok: 'ok', warning: 'warning', failed: 'FAILED' };

/** The findings as lines to read, with their sum at the end unless told otherwise. */
export function asText(
  findings: readonly Finding[],
  { withSum = true }: { readonly withSum?: boolean } = {},
): string {
  const lines = findings.flatMap(({ subject, state, found, whatToDo }) => [
    `${marks[state].padEnd(9)}${subject}: ${found}`,
    ...(whatToDo === null ? [] : [`${' '.repeat(9)}→ ${whatToDo}`]),
  ]);
  const count = (state: FindingState) =>
    findings.filter((finding) => finding.state === state).length;
  const sum = `${count('ok')} ok, ${count('warning')} to look at, ${count('failed')} failed`;
  return `${[...lines, ...(withSum ? ['', sum] : [])].join('\n')}\n`;
}
