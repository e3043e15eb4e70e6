import { describe, expect, it } from 'vitest';
import { checkWebhookUrl, refusedAddress } from './webhook-url.js';

describe('[delivery] addresses', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'nonsense',
  ])('%s is refused', (address) => {
    expect(refusedAddress(address)).toBeDefined();
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) => {
    expect(refusedAddress(address)).toBeUndefined();
  });

  it('takes a public URL, and what the setting names, by host or by host and port', () => {
    expect(checkWebhookUrl('https://hooks.example/x?y', []).href).toBe('https://hooks.example/x?y');
    expect(checkWebhookUrl('http://127.0.0.1:8080/', ['127.0.0.1:8080']).port).toBe('8080');
    expect(checkWebhookUrl('http://127.0.0.1:8080/', ['127.0.0.1']).port).toBe('8080');
    expect(() => checkWebhookUrl('http://127.0.0.1:8081/', ['127.0.0.1:8080'])).toThrow(/only https/);
    expect(() => checkWebhookUrl('https://169.254.169.254/latest', [])).toThrow(/linkLocal/);
    expect(() => checkWebhookUrl('https://user@hooks.example/', ['hooks.example'])).toThrow(/user or password/);
  });
});
