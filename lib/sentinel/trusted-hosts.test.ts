import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trustedOrigin } from './domain-lookup';
import { SentinelError } from './errors';

const domainApiUrl = 'https://api.liveperson.net';
const trustedDomains = ['liveperson.net'];
const live = { domainApiUrl, trustedDomains };
const local = { domainApiUrl: 'http://127.0.0.1:4000', trustedDomains };

const untrusted = expect.objectContaining({ name: 'SentinelError', reason: 'configuration' });

describe('the host that the Domain API names', () => {
  it.each([
    ['va.sentinel.liveperson.net', 'https://va.sentinel.liveperson.net'],
    ['VA.Sentinel.LivePerson.NET', 'https://va.sentinel.liveperson.net'],
    ['liveperson.net', 'https://liveperson.net'],
    ['va-a.sentinel.liveperson.net', 'https://va-a.sentinel.liveperson.net'],
    ['1.2.3.4.liveperson.net', 'https://1.2.3.4.liveperson.net'],
    ['va.sentinel.liveperson.net:8443', 'https://va.sentinel.liveperson.net:8443'],
    ['va.sentinel.liveperson.net:1', 'https://va.sentinel.liveperson.net:1'],
    ['va.sentinel.liveperson.net:65535', 'https://va.sentinel.liveperson.net:65535'],
  ])('is trusted: %s', (baseUri, origin) => {
    expect(trustedOrigin(baseUri, live)).toBe(origin);
    expect(trustedOrigin(baseUri, local)).toBe(origin);
  });

  it('is trusted below each of the trusted domains only', () => {
    const several = { domainApiUrl, trustedDomains: ['liveperson.net', 'brand.example'] };
    expect(trustedOrigin('lo.brand.example', several)).toBe('https://lo.brand.example');
    expect(() => trustedOrigin('lo.brand.example', live)).toThrow(untrusted);
    expect(() => trustedOrigin('liveperson.net', { domainApiUrl, trustedDomains: [] })).toThrow(
      untrusted,
    );
  });

  const label64 = 'a'.repeat(64);
  const foreign = [
    ['evilliveperson.net', 'evil-liveperson.net', 'liveperson.net.evil.example', 'evil.example'],
    ['liveperson.network', 'liveperson', 'net', 'iveperson.net', 'va.liveperson.net.evil'],
  ];
  const malformed = [
    ['', ' ', '.', '..', ':', ':443', '.liveperson.net', 'a..liveperson.net', '*.liveperson.net'],
    ['liveperson.net.', 'va.liveperson.net.', 'va.liveperson.net.:443'],
    [
      'va_x.liveperson.net',
      '-va.liveperson.net',
      'va-.liveperson.net',
      `${label64}.liveperson.net`,
    ],
    ['va.liveperson.net,evil.example', 'evil.example,va.liveperson.net', 'null', 'undefined'],
  ];
  const addresses = [
    ['127.0.0.1', '127.0.0.1:443', '10.0.0.1', '169.254.169.254', '127.1', '0.0.0.0'],
    ['2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '017700000001'],
    ['[::1]', '::1', '[::1]:443', '[::ffff:127.0.0.1]', '[fe80::1%25eth0]', '[::1].liveperson.net'],
  ];
  const morePartsThanAHost = [
    ['https://va.liveperson.net', 'http://va.liveperson.net', '//va.liveperson.net'],
    ['javascript:va.liveperson.net', 'va.liveperson.net/', 'va.liveperson.net/path'],
    [
      'va.liveperson.net:443/',
      'va.liveperson.net?x=1',
      'va.liveperson.net#x',
      'va.liveperson.net\\',
    ],
    ['user@va.liveperson.net', 'user:pw@va.liveperson.net', '@va.liveperson.net'],
    [
      'evil.example/.liveperson.net',
      'evil.example#.liveperson.net',
      'evil.example?.liveperson.net',
    ],
    ['evil.example\\.liveperson.net', 'evil.example@va.liveperson.net'],
    ['evil.example:443@va.liveperson.net', 'evil.example%2f.liveperson.net', '%76a.liveperson.net'],
  ];
  const ports = [
    ['', '0', '00000', '65536', '99999', '100000', '-1', '+443', '443:443', '0x50', '1e3'],
    [' 443', '443 ', '44 3', '4.3', 'https', '\u0664\u0664\u0663', '443\n'],
  ];
  const invisibleOrForeign = [
    [' va.liveperson.net', 'va.liveperson.net ', 'va .liveperson.net', '\tva.liveperson.net'],
    ['va.liveperson.net\n', '\nva.liveperson.net', 'va.liveperson.net\r\nhost: evil.example'],
    ['\u0000va.liveperson.net', 'va\u0000.liveperson.net', 'va.liveperson.net\u0000', 'va\u007f.x'],
    ['\u00a0va.liveperson.net', '\ufeffva.liveperson.net', '\u200bva.liveperson.net'],
    [
      'vä.liveperson.net',
      'va\u3002liveperson.net',
      'va\uff0eliveperson.net',
      'va.l\u0131veperson.net',
    ],
    [
      '\uff56\uff41.liveperson.net',
      'va.live\u00adperson.net',
      'va\u2024liveperson.net',
      '\u{1f600}',
    ],
  ];
  const rejected = [
    ...[foreign, malformed, addresses, morePartsThanAHost, invisibleOrForeign].flat(2),
    ...ports.flat().map((port) => `va.liveperson.net:${port}`),
  ];

  it.each(rejected)('is rejected: %j', (baseUri) => {
    expect(() => trustedOrigin(baseUri, live)).toThrow(untrusted);
    expect(() => trustedOrigin(baseUri, local)).toThrow(untrusted);
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.0.0.0x1', '[::1]', 'localhost', 'com'])(
    'is rejected even as a trusted domain: %s',
    (address) => {
      const trusting = { domainApiUrl, trustedDomains: [address, '0.0.1', '1', '0x1', ''] };
      expect(() => trustedOrigin(address, trusting)).toThrow(untrusted);
    },
  );

  it('is a trusted host or rejected, for any input', () => {
    const piece = fc.oneof(
      fc.constantFrom('va', 'liveperson.net', 'evil.example', '.', '@', '/', '#', '?', ':', '\\'),
      fc.constantFrom('443', '%2e', ' ', '\n', '\t', '\u3002', '\u212a', '[', ']', 'localhost'),
      fc.integer({ min: 0, max: 0x10ffff }).map((unit) => String.fromCodePoint(unit)),
      fc.string({ maxLength: 3 }),
    );
    const baseUri = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const isSafe = (text: string): boolean => {
      try {
        const { href, hostname, port } = new URL(trustedOrigin(text, live));
        const isTrusted = `.${hostname}`.endsWith('.liveperson.net');
        return isTrusted && href === `https://${hostname}${port && `:${port}`}/`;
      } catch (error) {
        return error instanceof SentinelError && error.reason === 'configuration';
      }
    };
    const ending = fc.constantFrom('', '.liveperson.net', '.liveperson.net:443');
    fc.assert(
      fc.property(baseUri, ending, (start, end) => isSafe(start + end)),
      { numRuns: 1_000 },
    );
  });
});

describe('localhost as the host that the Domain API names', () => {
  it.each([
    ['http://127.0.0.1:4000', 'localhost:4001', 'http://localhost:4001'],
    ['http://localhost:4000', 'localhost', 'http://localhost'],
    ['http://[::1]:4000', 'LOCALHOST:4001', 'http://localhost:4001'],
    ['http://api.localhost:4000', 'localhost:4001', 'http://localhost:4001'],
    ['https://localhost:4000', 'localhost:4001', 'https://localhost:4001'],
  ])('is accepted when the Domain API is at %s: %s', (api, baseUri, origin) => {
    expect(trustedOrigin(baseUri, { domainApiUrl: api, trustedDomains })).toBe(origin);
  });

  it.each([
    domainApiUrl,
    'https://localhost.evil.example',
    'https://127.0.0.1.evil.example',
    'https://10.0.0.1',
    'https://128.0.0.1',
  ])('is rejected when the Domain API is at %s', (api) => {
    for (const baseUri of ['localhost', 'localhost:4000']) {
      expect(() => trustedOrigin(baseUri, { domainApiUrl: api, trustedDomains })).toThrow(
        untrusted,
      );
    }
  });

  it.each([
    '127.0.0.1:4000',
    '[::1]:4000',
    'evil.localhost',
    'localhost.',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    'localhost/path',
    'user@localhost',
    'http://localhost',
    ' localhost',
    'localhost.evil.example',
  ])('is the only exception for a local Domain API: %j is rejected', (baseUri) => {
    expect(() => trustedOrigin(baseUri, local)).toThrow(untrusted);
  });
});
