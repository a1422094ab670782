import { allowedOriginFault } from './allowed-origin.js';

describe('allowedOriginFault', () => {
  it.each([
    'https://shop.example',
    'http://localhost',
    'http://localhost:5173',
    'https://*.shop.example',
    'https://*.example',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'https://xn--bcher-kva.example:8443',
  ])('takes %s', (origin) => {
    expect(allowedOriginFault(origin)).toBeNull();
  });

  it.each([
    '',
    '*',
    'null',
    'shop.example',
    'https://',
    'https://shop.example/',
    'https://shop.example/path',
    'https://user@shop.example',
    'https://Shop.example',
    'HTTPS://shop.example',
    'https://shop.example:443',
    'http://shop.example:80',
    'https://shop.example:99999',
    'https://shop.example:0',
    'https://*',
    'https://*.',
    'https://a.*.example',
    'https://*shop.example',
    'https://*.shop.example:8443',
    'http://*.shop.example',
    'https://*.10.0.0.1',
    'https://*.[::1]',
    'https://shop..example',
    'https://-shop.example',
    'ftp://shop.example',
    'https://shop.example\n',
    'https://bücher.example',
    `https://${'a'.repeat(64)}.example`,
  ])('refuses %j', (origin) => {
    expect(typeof allowedOriginFault(origin)).toBe('string');
  });

  it('does not hang on hostile text', () => {
    expect(allowedOriginFault(`https://${'a-'.repeat(100_000)}`)).not.toBeNull();
    expect(allowedOriginFault(`https://${'a.'.repeat(100_000)}!`)).not.toBeNull();
  });
});
