// Opens files of an archive, and nothing that merely has a file's name: a FIFO or a device would be read for ever.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileError, systemError } from './archive-error.js';

/** PermanentErrors 'archive-missing-file' and 'archive-unreadable-file'. A link to a file is taken for the file. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK opening a FIFO waits for a writer. Windows has neither.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw systemError(error, path);
  }
  try {
    // Of what is open, not of the name: that may point elsewhere by now.
    if (!(await handle.stat()).isFile()) throw fileError('archive-unreadable-file', path, 'is not a regular file');
    return handle;
  } catch (error) {
    await handle.close();
    throw systemError(error, path);
  }
}

/** The whole text of a file. PermanentErrors as `openRegularFile`, 'archive-unreadable-file' above `mostBytes`. */
export async function readRegularFile(path: string, mostBytes: number): Promise<string> {
  const handle = await openRegularFile(path);
  try {
    const { size } = await handle.stat();
    if (size > mostBytes) {
      throw fileError(
        'archive-unreadable-file',
        path,
        `has ${size} bytes, more than the ${mostBytes} that such a file may have`,
      );
    }
    return await handle.readFile('utf8');
  } catch (error) {
    throw systemError(error, path);
  } finally {
    await handle.close();
  }
}
