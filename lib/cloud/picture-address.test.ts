import { describe, expect, it } from 'vitest';
import { pictureAddress } from './picture-address';

describe('the address of a picture', () => {
  it.each([
    ['https://pictures.brand.example/ada.png', 'https://pictures.brand.example/ada.png'],
    ['HTTPS://Pictures.Brand.example/a b', 'https://pictures.brand.example/a%20b'],
    [' https://pictures.brand.example/?id=1#x ', 'https://pictures.brand.example/?id=1#x'],
  ])('is on https: %s', (given, address) => {
    expect(pictureAddress.parse(given)).toBe(address);
  });

  it.each([
    'http://pictures.brand.example/ada.png',
    '//pictures.brand.example/ada.png',
    '/ada.png',
    'ada.png',
    'javascript:alert(1)',
    'data:image/svg+xml,<svg/>',
    'blob:https://pictures.brand.example/1',
    'file:///etc/passwd',
    'https://ada:secret@pictures.brand.example/ada.png',
    'https://',
    '',
    `https://pictures.brand.example/${'x'.repeat(500)}`,
    `https://pictures.brand.example/${'ä'.repeat(100)}`,
    null,
    undefined,
    42,
    {},
  ])('is nothing else: %s', (given) => {
    expect(pictureAddress.parse(given)).toBeNull();
  });
});
