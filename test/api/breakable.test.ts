import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { DataTable } from '../../src/api/components/data-table.js';

const rowsOf = (cell: string) =>
  renderToString(DataTable({ caption: 'Addresses', columns: ['Email'], rows: [{ cells: [cell] }] }));

describe('an address in a table', () => {
  it('breaks at its signs on a phone, where it is longer than a line', () => {
    expect(rowsOf('maria.lindqvist.pt+sam@gmail-of-new-york.example')).toContain(
      'maria.<wbr/>lindqvist.<wbr/>pt+<wbr/>sam<wbr/>@gmail-<wbr/>of-<wbr/>new-<wbr/>york.<wbr/>example',
    );
  });

  it('stays whole where it fits, and so does a long word that is none', () => {
    expect(rowsOf('sam.rivera@clients.example')).toContain('>sam.rivera@clients.example<');
    const several = 'Noor Vale, noor.vale@clients.example, +12125550199';
    expect(rowsOf(several)).toContain(`>${several}<`);
    expect(rowsOf('x'.repeat(60))).toContain(`>${'x'.repeat(60)}<`);
  });
});
