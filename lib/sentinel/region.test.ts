import { expect, it } from 'vitest';
import { regionName } from './region';

it.each([
  ['va.sentinel.liveperson.net', 'United States'],
  ['lo.sentinel.liveperson.net', 'Europe, Middle East and Africa'],
  ['sy.sentinel.liveperson.net', 'Asia Pacific'],
  ['va-a.sentinel.liveperson.net', 'United States, alpha'],
  ['zz.sentinel.liveperson.net', 'zz.sentinel.liveperson.net'],
  ['va.sentinel.brand.example', 'va.sentinel.brand.example'],
  ['localhost:4000', 'localhost:4000'],
])('an account whose Sentinel is at %s is in %s', (host, region) => {
  expect(regionName(host)).toBe(region);
});
