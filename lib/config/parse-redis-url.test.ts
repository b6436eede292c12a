import { expect, it } from 'vitest';
import { parseRedisUrl } from './parse-redis-url';

it.each([
  ['redis://localhost', 'server', ['redis://localhost:6379'], '', ''],
  ['rediss://u:p%40@r.example:1/7', 'server', ['rediss://u:p%40@r.example:1'], '', '7'],
  ['redis://[::1]:7/', 'server', ['redis://[::1]:7'], '', ''],
  ['redis://r.example/0?family=6', 'server', ['redis://r.example:6379'], '', '0'],
  [
    'redis+sentinel://a.example,b.example:7/primary-1',
    'sentinel',
    ['redis://a.example:26379', 'redis://b.example:7'],
    'primary-1',
    '',
  ],
  ['rediss+sentinel://u:p@a:1/name/3', 'sentinel', ['rediss://u:p@a:1'], 'name', '3'],
  ['redis+cluster://:p@a:1,b:2', 'cluster', ['redis://:p@a:1', 'redis://:p@b:2'], '', ''],
  ['rediss+cluster://a/', 'cluster', ['rediss://a:6379'], '', ''],
])('reads %s', (text, kind, urls, primaryName, database) => {
  expect(parseRedisUrl(text)).toEqual({ kind, urls, primaryName, database });
});

it.each([
  'redis.example:6379',
  'http://redis.example',
  'redis:///0',
  'redis://a.example/abc',
  'redis://a.example/0/1',
  'redis://:50%@a.example',
  'redis://a.example,b.example',
  'redis://a.example:99999',
  'redis+sentinel://a.example',
  'redis+sentinel://a.example/',
  'redis+sentinel://a.example/name/abc',
  'redis+sentinel://a.example/two words',
  'redis+sentinel://a.example,,b.example/name',
  'redis+cluster://a.example/0',
  'redis+cluster://a.example,b.example:port',
  'redis+proxy://a.example',
])('refuses %s', (text) => {
  expect(parseRedisUrl(text)).toBeNull();
});
