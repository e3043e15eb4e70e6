// The layer is the folder: imports point down only (docs/architecture.md). An edge that points up, a Node module in
// libs/core, or a package used without being declared fails here, by file and import.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Each layer and the layers that it may import besides its own package. */
const mayImport: Record<string, readonly string[]> = {
  core: ['core'],
  platform: ['platform', 'core'],
  adapters: ['adapters', 'platform', 'core'],
  stages: ['adapters', 'platform', 'core'],
  apps: ['stages', 'adapters', 'platform', 'core'],
};

interface Package {
  readonly name: string;
  readonly layer: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
}

interface Edge {
  readonly file: string;
  readonly from: Package;
  readonly specifier: string;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name));
}

function readPackage(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  const [top, layer] = relative(root, folder).split('/');
  return {
    name: manifest.name,
    layer: top === 'apps' ? 'apps' : layer,
    folder,
    dependencies: Object.keys(manifest.dependencies ?? {}),
  };
}

function sources(folder: string): string[] {
  return readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated/'))
    .map((name) => join(folder, 'src', name));
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((imported) => imported.fileName);
}

const packages = [...folders(join(root, 'libs')).flatMap(folders), ...folders(join(root, 'apps'))].map(readPackage);
const byName = new Map(packages.map((pkg) => [pkg.name, pkg]));
const edges: Edge[] = packages.flatMap((from) =>
  sources(from.folder).flatMap((file) =>
    importsOf(file).map((specifier) => ({ file: relative(root, file), from, specifier })),
  ),
);
const isTest = (file: string): boolean => file.endsWith('.spec.ts');

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

describe('import graph', () => {
  it('sees the whole repository', () => {
    expect(packages.length).toBeGreaterThan(10);
    expect(edges.length).toBeGreaterThan(200);
  });

  it('has no edge that points up', () => {
    const up = edges.filter(({ from, specifier }) => {
      const target = byName.get(packageOf(specifier));
      return target !== undefined && target !== from && !mayImport[from.layer].includes(target.layer);
    });
    expect(up.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('declares every package of ours that it imports', () => {
    const undeclared = edges.filter(({ file, from, specifier }) => {
      const target = byName.get(packageOf(specifier));
      return target !== undefined && target !== from && !isTest(file) && !from.dependencies.includes(target.name);
    });
    expect(undeclared.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('never leaves a package by a relative path', () => {
    const strays = edges.filter(
      ({ file, from, specifier }) =>
        specifier.startsWith('.') && !resolve(root, file, '..', specifier).startsWith(join(from.folder, 'src')),
    );
    expect(
      strays.filter(({ file }) => !isTest(file)).map(({ file, specifier }) => `${file} imports ${specifier}`),
    ).toEqual([]);
  });

  it('keeps libs/core free of Node modules and of technologies', () => {
    const allowed = ['@noble/hashes', '@noble/curves', 'hash-wasm', 'lossless-json', 'smol-toml', 'zod'];
    const foreign = edges.filter(({ file, from, specifier }) => {
      if (from.layer !== 'core' || isTest(file) || specifier.startsWith('.')) return false;
      const name = packageOf(specifier);
      return (
        specifier.startsWith('node:') || builtinModules.includes(name) || !(byName.has(name) || allowed.includes(name))
      );
    });
    expect(foreign.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });
});
