import type { VNode } from 'preact';
import { DataTable } from '../components/data-table.js';

/** Seed, "Using Headway for families". */
export function FamiliesHelp(): VNode {
  return (
    <>
      <p class="lead">
        Everybody in care needs an account of their own, with an email address that no other account has.
      </p>
      <p>
        Name and birth date of an account are those of the person seeking care, also when that is a child, and
        should be the same as on their insurance.
      </p>
      <h2>A family member without an email address</h2>
      <p>
        Put a <strong>+</strong> and a name or a number behind the first part of your own address. For Headway
        it is an address of its own, and its mail comes to your mailbox.
      </p>
      <DataTable
        caption="Examples for jordan@gmail.com"
        columns={['Whose account', 'With names', 'With numbers']}
        rows={[
          { cells: ['You', 'jordan@gmail.com', 'jordan@gmail.com'] },
          { cells: ['Your first child', 'jordan+sam@gmail.com', 'jordan+1@gmail.com'] },
          { cells: ['Your second child', 'jordan+alex@gmail.com', 'jordan+2@gmail.com'] },
        ]}
      />
      <p>
        This works with Gmail, Hotmail, Outlook and iCloud only. With another mail provider a new address may
        be needed; the form says so before anything is created.
      </p>
    </>
  );
}
