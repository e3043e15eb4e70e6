// The version of the program: that of the root's package.json, and nowhere else.
import { readFileSync } from 'node:fs';

export function packageVersion(): string {
  const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
