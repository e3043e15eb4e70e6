import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentSchema, readSettings } from './settings.js';

describe('[config] settings', () => {
  it('needs nothing', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ databaseUrl: undefined, redisUrl: undefined, host: '127.0.0.1', port: 4000 });
    expect(settings.threads).toBeGreaterThan(0);
  });

  it('takes an empty variable for unset', () => {
    expect(readSettings({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: undefined, port: 4000 });
  });

  it('reads the hosts that webhooks may call as a list', () => {
    expect(readSettings({}).delivery.allowedHosts).toEqual([]);
    const { delivery } = readSettings({ CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: ' 127.0.0.1:80, hooks.internal,' });
    expect(delivery.allowedHosts).toEqual(['127.0.0.1:80', 'hooks.internal']);
  });

  it('names every bad variable at once', () => {
    const read = () => readSettings({ DATABASE_URL: 'mysql://host/db', PORT: '70000', REDIS_URL: 'nowhere' });
    expect(read).toThrow(/DATABASE_URL: must be a URL that starts with postgres:/);
    expect(read).toThrow(/PORT: /);
    expect(read).toThrow(/REDIS_URL: /);
  });

  it('is described by .env.example, variable by variable', () => {
    const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
    const described = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });
});
