import { allowsOrigin } from './allows-origin.js';

describe('allowsOrigin', () => {
  it.each([
    [[], 'https://anything.example'],
    [['https://shop.example'], 'https://shop.example'],
    [['http://localhost:5173', 'https://shop.example'], 'http://localhost:5173'],
    [['https://*.shop.example'], 'https://www.shop.example'],
    [['https://*.shop.example'], 'https://a.b.shop.example'],
  ])('%j lets %s', (allowed, origin) => {
    expect(allowsOrigin(allowed, origin)).toBe(true);
  });

  it.each([
    [['https://shop.example'], 'http://shop.example'],
    [['https://shop.example'], 'https://shop.example:8443'],
    [['https://shop.example'], 'https://shop.example.evil.example'],
    [['https://shop.example'], 'null'],
    [['https://*.shop.example'], 'https://shop.example'],
    [['https://*.shop.example'], 'https://.shop.example/x'],
    [['https://*.shop.example'], 'http://www.shop.example'],
    [['https://*.shop.example'], 'https://evilshop.example'],
    [['https://*.shop.example'], 'https://evil.example/.shop.example'],
    [['https://*.shop.example'], 'https://evil.example:1.shop.example'],
    [['https://*.shop.example'], 'https://www.shop.example:8443'],
    [['https://*.shop.example'], ''],
  ])('%j does not let %s', (allowed, origin) => {
    expect(allowsOrigin(allowed, origin)).toBe(false);
  });
});
