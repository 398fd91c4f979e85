import { describe, expect, it } from 'vitest';
import { checkAccessDecision, checkStaffForm } from '../../src/domain/staff-member/rules.js';

const sol = {
  givenName: ' Sol ',
  familyName: 'Reed',
  email: ' Sol@Staff.example ',
  role: 'agent',
  reason: ' new hire ',
};

describe('an invitation to our staff', () => {
  it('is read as people type', () => {
    expect(checkStaffForm(sol)).toEqual({
      givenName: 'Sol',
      familyName: 'Reed',
      email: 'sol@staff.example',
      role: 'agent',
      reason: 'new hire',
    });
  });

  it('names every problem at once, each with its field', () => {
    expect(checkStaffForm({ ...sol, email: 'sol', role: 'owner', reason: '   ' })).toEqual([
      { refused: 'email-malformed', field: 'email' },
      { refused: 'staff-role-missing', field: 'role' },
      { refused: 'reason-missing', field: 'reason' },
    ]);
  });
});

describe('a decision about access', () => {
  const lead = { deciderId: 'lead', deciderIsLead: true, memberId: 'agent', otherLeads: 1 };

  it.each([
    ['a lead about someone else', lead, null],
    ['a lead about the only other lead', { ...lead, memberId: 'other', otherLeads: 1 }, null],
    ['someone who is no lead anymore', { ...lead, deciderIsLead: false }, 'not-allowed'],
    ['a lead about themselves', { ...lead, memberId: 'lead' }, 'own-access'],
    ['the last lead about themselves', { ...lead, memberId: 'lead', otherLeads: 0 }, 'last-lead'],
  ])('of %s', (_, decision, refused) => {
    expect(checkAccessDecision(decision)?.refused ?? null).toBe(refused);
  });
});
