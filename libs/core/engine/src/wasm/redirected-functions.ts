// New indices of functions wherever a section refers to them from outside of the code.
import { mapWith } from './map-with.js';
import { type ElementSegment, type ExportEntry, mapSections, type Section, type WasmModule } from './module.js';

/** The new index of a function. */
type Redirect<Context> = (index: number, context: Context) => number;

interface Redirection<Context> {
  readonly redirect: Redirect<Context>;
  readonly context: Context;
}

const redirectedExport = <C>(entry: ExportEntry, { redirect, context }: Redirection<C>): ExportEntry =>
  entry.kind === 'function' ? { field: entry.field, kind: 'function', index: redirect(entry.index, context) } : entry;

const redirectedSegment = <C>(segment: ElementSegment, { redirect, context }: Redirection<C>): ElementSegment => ({
  table: segment.table,
  offset: segment.offset,
  members: mapWith(segment.members, redirect, context),
});

function redirectedSection<C>(section: Section, redirection: Redirection<C>): Section {
  switch (section.kind) {
    case 'export':
      return { kind: 'export', entries: mapWith(section.entries, redirectedExport<C>, redirection) };
    case 'element':
      return { kind: 'element', entries: mapWith(section.entries, redirectedSegment<C>, redirection) };
    case 'start':
      return { kind: 'start', functionIndex: redirection.redirect(section.functionIndex, redirection.context) };
    default:
      return section;
  }
}

/** The module with its exports, its tables and its start function redirected. */
export const withRedirectedFunctions = <Context>(
  module: WasmModule,
  redirect: Redirect<Context>,
  context: Context,
): WasmModule => mapSections(module, redirectedSection<Context>, { redirect, context });
