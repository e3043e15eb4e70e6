import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ENV_FILE } from './env-file.js';
import { environmentSchema, readSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'casper-trace-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noFile = join(folder, 'none');
const read = (environment: NodeJS.ProcessEnv, envFile = noFile) => readSettings({ environment, envFile });

function envFile(text: string): string {
  const path = join(folder, '.env');
  writeFileSync(path, text);
  return path;
}

describe('[config] settings', () => {
  it('needs nothing', () => {
    const settings = read({});
    expect(settings).toMatchObject({ databaseUrl: undefined, redisUrl: undefined, host: '127.0.0.1', port: 4000 });
    expect(settings.threads).toBeGreaterThan(0);
  });

  it('takes an empty variable for unset', () => {
    expect(read({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: undefined, port: 4000 });
  });

  it('reads the hosts that webhooks may call as a list', () => {
    expect(read({}).delivery.allowedHosts).toEqual([]);
    const { delivery } = read({ CASPER_TRACE_WEBHOOK_ALLOWED_HOSTS: ' 127.0.0.1:80, hooks.internal,' });
    expect(delivery.allowedHosts).toEqual(['127.0.0.1:80', 'hooks.internal']);
  });

  it('names every bad variable at once', () => {
    const bad = () => read({ DATABASE_URL: 'mysql://host/db', PORT: '70000', REDIS_URL: 'nowhere' });
    expect(bad).toThrow(/DATABASE_URL: must be a URL that starts with postgres:/);
    expect(bad).toThrow(/PORT: /);
    expect(bad).toThrow(/REDIS_URL: /);
  });

  it('is described by .env.example, variable by variable', () => {
    const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
    const described = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  describe('of .env', () => {
    it('lie in the clone, beside .env.example', () => {
      expect(ENV_FILE).toBe(join(import.meta.dirname, '../../../../.env'));
    });

    it('are the defaults in .env.example as it is', () => {
      expect(read({}, `${ENV_FILE}.example`)).toEqual(read({}));
    });

    it('hold where the environment says nothing', () => {
      const path = envFile('# mine\nPORT=4001\n\nexport HOST="0.0.0.0"\nCASPER_TRACE_THREADS = 3 # few\nOTHER=kept\n');
      expect(read({}, path)).toMatchObject({ port: 4001, host: '0.0.0.0', threads: 3 });
      expect(read({ PORT: '4002', HOST: '' }, path)).toMatchObject({ port: 4002, host: '127.0.0.1', threads: 3 });
      expect(readSettings({ port: 4003, environment: { PORT: '4002' }, envFile: path }).port).toBe(4003);
    });

    it('are named in a fault, in one line', () => {
      const path = envFile('PORT=many\nREDIS_URL=redis://127.0.0.1\n');
      expect(() => read({}, path)).toThrow(/^the environment is not valid: PORT \(in \S+\.env\): [^\n]+$/);
      expect(() => read({ PORT: 'more' }, path)).toThrow(/^the environment is not valid: PORT: [^\n]+$/);
    });

    it.each([
      ['PORT=4001\nHOST\n', 2],
      ['PORT: 4001\n', 1],
      ['# mine\n\n= 3\nPORT=4001', 3],
    ])('with a line that is none: %j', (text, line) => {
      expect(() => read({}, envFile(text))).toThrow(new RegExp(`^\\S+\\.env, line ${line}: not NAME=value[^\\n]+$`));
    });

    it('that cannot be read are one line', () => {
      expect(() => read({}, folder)).toThrow(/^\S+ cannot be read: [^\n]+$/);
    });
  });
});
