import { writeFileSync } from 'node:fs';
import { expect, test } from '../../e2e/support/fixtures';
import { calls } from './calls';
import { faults, fewFaults } from './faults';
import { type Cell, runRow, tableOf } from './matrix';

const columnsAtOnce = 2;

test('no fault of a service gets a person anything but what is promised', async () => {
  const isWhole = process.env.FAULTS === 'all';
  test.setTimeout(isWhole ? 1_200_000 : 300_000);
  const waiting = [...calls];
  const cells: Cell[] = [];
  await Promise.all(
    Array.from({ length: columnsAtOnce }, async () => {
      for (let call = waiting.shift(); call; call = waiting.shift()) {
        cells.push(...(await runRow(call, isWhole ? faults : fewFaults)));
      }
    }),
  );
  const order = calls.map(({ name }) => name);
  cells.sort((a, b) => order.indexOf(a.call) - order.indexOf(b.call));
  const table = tableOf(cells);
  process.stdout.write(`\n${table}\n`);
  const wrong = cells.filter((cell) => cell.wrong.length > 0);
  expect(wrong).toEqual([]);
  if (isWhole) writeFileSync('docs/faults.md', page(table));
});

function page(table: string): string {
  return `# When the services that this app needs fail

Every way in which an answer can go wrong, against every call that this app makes: what the person gets, and after how
long. After each, the session was as the contract says, and the next request was good as soon as the service was; only
when a refresh token had been spent for an answer that never came, the person has to sign in again once the old access
token is dead. \`FAULTS=all npm run test:e2e -- maintenance/fault-matrix\` makes this page; \`npm run test:all\` runs a few of the faults against all of the calls.

${table}
`;
}
