import type { ComponentChildren, VNode } from 'preact';
import { breakable } from './breakable.js';

/** One row: its cells in the order of the columns; `tone` marks it at its edge. */
export interface DataRow {
  readonly cells: readonly ComponentChildren[];
  readonly tone?: 'blue' | 'green';
}

/**
 * A table that becomes cards on a phone, each cell with its column's name; without rows, its caption as a sentence. Roles are said in so many words, because browsers forget those of a
 * table that is laid out as something else.
 */
export function DataTable({
  caption,
  columns,
  rows,
  even = false,
}: {
  caption: string;
  columns: readonly string[];
  rows: readonly DataRow[];
  /** Columns of one width, so that tables below each other line up. */
  even?: boolean;
}): VNode {
  if (rows.length === 0) return <p>{`${caption}.`}</p>;
  return (
    <table class={even ? 'stacked even' : 'stacked'} role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th scope="col" role="columnheader">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ cells, tone }) => (
          <tr role="row" class={tone}>
            {cells.map((cell, index) => (
              <td role="cell" data-label={columns[index]}>
                {breakable(cell)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
