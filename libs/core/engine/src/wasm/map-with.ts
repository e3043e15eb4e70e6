// Why loops over modules call functions of a file and not closures: V8 keeps the optimized code of a function only while the
// function is there. A closure that is made for each module is forgotten with it at the next garbage collection, runs slowly
// until V8 optimizes it anew, and so on; that took a fifth of the time of modules that are met for the first time.

/** `items.map(change)` with what `change` needs as an argument. */
export function mapWith<Item, Context, Result>(
  items: readonly Item[],
  change: (item: Item, context: Context, index: number) => Result,
  context: Context,
): Result[] {
  const results: Result[] = [];
  for (let index = 0; index < items.length; index += 1) results.push(change(items[index], context, index));
  return results;
}
