// How deep a query goes: the longest way of fields from the operation down, through fragments. Introspection does not
// count: graphql-js limits its depth itself.
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Deepest operation of a validated document (so no fragment contains itself). Linear: each fragment is measured once. */
export function queryDepth(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, number>();

  const depthOf = (selectionSet: SelectionSetNode | undefined): number =>
    Math.max(
      0,
      ...(selectionSet?.selections ?? []).map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return selection.name.value.startsWith('__') ? 0 : 1 + depthOf(selection.selectionSet);
          case Kind.INLINE_FRAGMENT:
            return depthOf(selection.selectionSet);
          case Kind.FRAGMENT_SPREAD:
            return depthOfFragment(selection.name.value);
        }
      }),
    );

  const depthOfFragment = (name: string): number => {
    const depth = measured.get(name) ?? depthOf(fragments.get(name)?.selectionSet);
    measured.set(name, depth);
    return depth;
  };

  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return Math.max(0, ...operations.map(({ selectionSet }) => depthOf(selectionSet)));
}
