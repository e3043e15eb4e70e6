// A process of its own that runs a few lines over the built packages: something that a test can kill for real.
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** @param given what the script finds as `given`, through JSON */
export function startScript(script: string, given: object): ChildProcess {
  const text = `const given = JSON.parse(process.env.GIVEN);\n${script}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', text], {
    // Where the packages are found.
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, GIVEN: JSON.stringify(given) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
