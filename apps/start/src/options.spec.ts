import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCommand } from './options.js';

describe('npm start', () => {
  it('has the help that tools/start.mjs prints before anything is installed', () => {
    let help = '';
    const writeOut = (text: string): void => {
      help += text;
    };
    startCommand().configureOutput({ writeOut }).outputHelp();
    expect(help).toBe(readFileSync(join(import.meta.dirname, '../help.txt'), 'utf8'));
  });

  const portOf = (text: string): unknown =>
    startCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse([`--port=${text}`], { from: 'user' })
      .opts().port;

  it.each([
    ['0', 0],
    ['4001', 4001],
    ['65535', 65_535],
  ])('listens on port %s', (text, port) => {
    expect(portOf(text)).toBe(port);
  });

  it.each(['abc', '65536', '-1', '1.5', ''])('names its option for the port "%s"', (text) => {
    expect(() => portOf(text)).toThrow(`option '--port <n>' argument '${text}' is invalid`);
  });
});
