// What --data may name, and what is written there when nothing comes of it.
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../../../../test/support/scratch-folder.js';
import { openForReading } from '../open-for-reading.js';
import { findPostgresBinaries } from './binaries.js';
import { checkDataFolder, makeDataFolder } from './data-folder.js';
import { Server } from './embedded-postgres.js';
import { serverAccount } from './server-account.js';

let scratch = scratchFolder();

afterEach(() => {
  scratch.remove();
  scratch = scratchFolder();
});

describe('the data folder', () => {
  it('is made with its parents, or taken while it is empty', () => {
    const path = join(scratch.path, 'a', 'b');
    expect(makeDataFolder(path)).toBe(path);
    expect(makeDataFolder(path)).toBe(path);
    mkdirSync(join(path, 'lost+found'));
    expect(makeDataFolder(path)).toBe(path);
  });

  it('has a name', () => {
    expect(() => checkDataFolder('')).toThrow(/^--data is empty: name a folder, [^\n]+$/);
  });

  it('is no file, nor below one', () => {
    const file = join(scratch.path, 'file');
    writeFileSync(file, 'mine');
    expect(() => makeDataFolder(file)).toThrow(/^\S+file is not a folder: --data takes a folder$/);
    expect(() => makeDataFolder(join(file, 'below'))).toThrow(/^the folder \S+below cannot be used \([^\n]+--data$/);
  });

  it.each(['readme.txt', '.git', 'pg'])('is not taken if it is somebody else’s: %s', (name) => {
    mkdirSync(join(scratch.path, name));
    expect(() => makeDataFolder(scratch.path)).toThrow(/^\S+ holds other files [^\n]+ --data$/);
    expect(readdirSync(scratch.path)).toEqual([name]);
  });

  it.each(['pg-password', 'pg-app-password', 'secret-key', 'pg-password.new-17', 'pg-new-17'])(
    'is ours with %s',
    (name) => {
      for (const one of [name, 'postgres.log', 'note.txt']) writeFileSync(join(scratch.path, one), '');
      expect(makeDataFolder(scratch.path)).toBe(scratch.path);
    },
  );

  it('is ours with a link to the server’s files', () => {
    symlinkSync(join(scratch.path, 'elsewhere'), join(scratch.path, 'pg'));
    expect(makeDataFolder(scratch.path)).toBe(scratch.path);
  });

  it('that cannot be one is named to a reader, too', async () => {
    const file = join(scratch.path, 'file');
    writeFileSync(file, 'mine');
    await expect(openForReading(undefined, file)).rejects.toThrow(/is not a folder/);
    await expect(openForReading(undefined, scratch.path)).rejects.toThrow(/holds other files/);
    await expect(openForReading(undefined, '')).rejects.toThrow(/--data is empty/);
  });

  it('has nothing in it after initdb failed, but what was there', () => {
    const account = serverAccount();
    const folder = join(scratch.path, 'data');
    mkdirSync(folder);
    const failing = new Server(folder, { ...findPostgresBinaries(), initdb: '/bin/false' }, account);
    expect(() => failing.initialise()).toThrow(/initdb failed/);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'pg-password'), 'older\n');
    expect(() => failing.initialise()).toThrow(/initdb failed/);
    expect(readdirSync(folder)).toEqual(['pg-password']);
  });

  it('counts as out of reach if only its owner may enter it', () => {
    const account = serverAccount();
    const closed = join(scratch.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    expect(account.reaches(closed)).toBe(process.getuid?.() !== 0);
    chmodSync(closed, 0o711);
    expect(account.reaches(closed)).toBe(true);
  });
});
