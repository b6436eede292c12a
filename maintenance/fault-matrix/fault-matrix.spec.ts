import { writeFileSync } from 'node:fs';
import { expect, test } from '../../e2e/support/fixtures';
import { calls } from './calls';
import { faults, fewFaults } from './faults';
import { type Cell, formatTable, runRow } from './matrix';

const concurrentColumns = 2;

test('every fault of a service has the outcome that the contract requires', async () => {
  const isComplete = process.env.FAULTS === 'all';
  test.setTimeout(isComplete ? 1_200_000 : 300_000);
  const queue = [...calls];
  const cells: Cell[] = [];
  await Promise.all(
    Array.from({ length: concurrentColumns }, async () => {
      for (let call = queue.shift(); call; call = queue.shift()) {
        cells.push(...(await runRow(call, isComplete ? faults : fewFaults)));
      }
    }),
  );
  const order = calls.map(({ name }) => name);
  cells.sort((a, b) => order.indexOf(a.call) - order.indexOf(b.call));
  const table = formatTable(cells);
  process.stdout.write(`\n${table}\n`);
  const failed = cells.filter((cell) => cell.problems.length > 0);
  expect(failed).toEqual([]);
  if (isComplete) writeFileSync('docs/faults.md', page(table));
});

function page(table: string): string {
  return `# Faults of the services

Every kind of faulty response, for every request of this app to a service: what the user gets, and after how long. After
each fault the session was in the expected state, and the next request succeeded as soon as the service worked again.
There is one exception: if the response to a refresh was lost, the user has to sign in again when the old access token
expires. \`FAULTS=all npm run test:e2e -- maintenance/fault-matrix\` generates this page; \`npm run test:all\` runs some
faults of every request.

${table}
`;
}
