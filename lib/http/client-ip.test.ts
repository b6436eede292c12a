import { expect, it } from 'vitest';
import { clientIp } from './client-ip';

it.each([
  ['203.0.113.7', 1, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7', 1, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7, 10.0.0.1', 2, '203.0.113.7'],
  ['203.0.113.7:51234', 1, '203.0.113.7'],
  ['::ffff:203.0.113.7', 1, '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', 1, '2001:db8:1:2:3:4:5:6'],
  ['[2001:db8:1:2::9]:443', 1, '2001:db8:1:2::9'],
])(
  'the client IP of "%s" behind %i proxies is the one that the outermost saw',
  (header, proxies, expected) => {
    expect(clientIp(header, proxies)).toBe(expected);
  },
);

it.each([
  ['203.0.113.7', 0],
  ['203.0.113.7', 2],
  [null, 1],
  ['', 1],
  ['unknown', 1],
  ['203.0.113.7, ', 1],
  ['203.0.113.999', 1],
])('the client IP of "%s" behind %i proxies is unknown', (header, proxies) => {
  expect(clientIp(header, proxies)).toBeNull();
});
