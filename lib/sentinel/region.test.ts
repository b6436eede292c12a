import { expect, it } from 'vitest';
import { regionName } from './region';

it.each<[string, string | null]>([
  ['va.sentinel.liveperson.net', 'United States'],
  ['lo.sentinel.liveperson.net', 'Europe, Middle East and Africa'],
  ['sy.sentinel.liveperson.net', 'Asia Pacific'],
  ['va-a.sentinel.liveperson.net', 'United States, alpha'],
  ['zz.sentinel.liveperson.net', null],
  ['va.sentinel.brand.example', null],
  ['localhost:4000', null],
])('an account whose Sentinel is at %s is in %s', (host, region) => {
  expect(regionName(host)).toBe(region);
});
