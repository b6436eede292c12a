import { expect, test } from '../../e2e/support/fixtures';
import { writeMeasurement } from '../docs/measurements';
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
  if (isWhole) writeMeasurement('Failing services', `${introduction}\n\n${table}`);
});

const introduction = `What the user gets when a service fails, and after how long. Afterwards, the next request succeeds as soon as the service
works again. One exception: the app sent a refresh token and never got the response; then the user signs in again once
the access token has expired. The faults: HTTP status ${faults.map(({ name }) => name.replace('status ', '')).join(', ')}.
\`FAULTS=all npm run test:e2e -- maintenance/fault-matrix\` writes this table.`;
