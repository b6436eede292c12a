import { expect, test } from '../../e2e/support/fixtures';
import { writeMeasurement } from '../docs/measurements';
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
  if (isComplete) writeMeasurement('Failing services', `${introduction}\n\n${table}`);
});

const introduction = `What the user gets when a service fails, and after how long. Afterwards, the next request succeeds as soon as the service
works again. One exception: the app sent a refresh token and never got the response; then the user signs in again once
the access token has expired. The faults: HTTP status ${faults.map(({ name }) => name.replace('status ', '')).join(', ')}.
\`FAULTS=all npm run test:e2e -- maintenance/fault-matrix\` writes this table.`;
