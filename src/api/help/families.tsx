import type { VNode } from 'preact';
import { DataTable } from '../components/data-table.js';

/** Headway help, "Using Headway for families". */
export function FamiliesHelp(): VNode {
  return (
    <>
      <p class="lead">
        Every client needs their own account, with an email address that no other account uses.
      </p>
      <p>
        The name and birth date on the account are those of the person seeking care, even if that’s a child.
        They should match the insurance. If you typed one wrong, correct it on{' '}
        <a href="/account">the account page</a> of that account.
      </p>
      <h2>A family member without an email address</h2>
      <p>
        Add a <strong>+</strong> and a name or a number after the first part of your own address. Headway
        treats it as a separate address, and its email comes to your mailbox.
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
        This only works with Gmail, Hotmail, Outlook and iCloud. With other email providers, you may need a
        new address. The form tells you before anything is created.
      </p>
    </>
  );
}
