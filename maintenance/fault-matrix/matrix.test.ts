import { expect, it } from 'vitest';
import { type Cell, formatTable } from './matrix';

const cell = (call: string, fault: string, page: string, ms: number, problems = ''): Cell => ({
  call,
  fault,
  page,
  ms,
  problems: problems === '' ? [] : [problems],
});

it('the table has a row for each response, with the calls and faults that lead to it, and its problems', () => {
  const table = formatTable([
    cell('token', 'status 400', 'refused', 100),
    cell('token', 'reset', '503 page', 200),
    cell('token', 'closed', '503 page', 5_100),
    cell('token', 'memory and sockets', 'heap +1.0 MB, 0 open', 0),
    cell('users', 'status 400', 'no name', 50),
    cell('users', 'reset', 'no name', 60, 'took 9000 ms'),
    cell('skills', 'status 400', 'refused', 300),
    cell('skills', 'reset', '200', 10),
    cell('skills', 'closed', '200', 10),
  ]);
  expect(table.replaceAll(/ {2,}/g, ' ').split('\n').slice(2)).toEqual([
    '| token; skills | refused | 400 | 0.3 s |',
    '| token | 503 page | all others | 5.1 s |',
    '| users | no name | 400 | 0.1 s |',
    '| users | no name **took 9000 ms** | reset | 0.1 s |',
    '| skills | 200 | all others | 0.0 s |',
    '',
    'Heap growth and open sockets after all faults of a call: token: heap +1.0 MB, 0 open.',
  ]);
});
