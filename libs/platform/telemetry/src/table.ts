// A plain table for people: one row a figure.
import Table from 'cli-table3';

export function renderTable(rows: readonly (readonly [name: string, value: string | number])[]): string {
  const table = new Table({ style: { head: [], border: [] } });
  for (const [name, value] of rows) table.push([name, String(value)]);
  return table.toString();
}
