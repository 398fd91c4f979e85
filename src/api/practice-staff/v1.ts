import { z } from 'zod';
import { readDate } from '../../domain/typed-date.js';
import { comingAppointments } from '../../operations/appointment/list.js';
import { endpoint } from '../openapi/endpoints.js';
import { pathText, queryText } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { auditPracticeRead } from '../../operations/practice-staff/audit-read.js';
import { removeStaffMember, withdrawStaffInvitation } from '../../operations/practice-staff/staff.js';
import { invitePracticeStaff } from '../../operations/practice-staff/invite.js';
import { practiceStaffOf } from '../../operations/practice-staff/list.js';
import { done, instant } from '../openapi/shapes.js';

/** Practice staff of a provider, and the appointments that providers and they read. */
export const practiceStaffEndpoints = [
  endpoint({
    method: 'get',
    path: '/v1/appointments',
    summary:
      'The appointments of fourteen days that are to come, by day in the time zone of the practice, whole days up to about a hundred; ?from= names the first day, today if absent.',
    response: z.object({
      timeZone: z.string(),
      isFromToday: z.boolean(),
      from: z.iso.date(),
      until: z.iso.date(),
      days: z.array(
        z.object({
          date: z.iso.date(),
          appointments: z.array(
            z.object({
              clientName: z.string(),
              kind: z.enum(['intake', 'session']),
              source: z.enum(['headway_sourced', 'own']),
              startsAt: instant,
              endsAt: instant,
            }),
          ),
        }),
      ),
      next: z.iso.date().nullable(),
    }),
    handle: async ({ context, request, signedIn }) => {
      const { db, clock } = context.dependencies;
      const typed = queryText(request, 'from');
      const from = readDate(typed);
      if (typed !== '' && from === null) return { refused: 'field-malformed', field: 'from' } as const;
      const coming = await comingAppointments(db, providerOf({ signedIn }), { from, now: clock() });
      await auditPracticeRead(context.dependencies, signedIn.account, {
        act: 'appointments.read',
        count: coming.days.flatMap(({ appointments }) => appointments).length,
      });
      return {
        ...coming,
        days: coming.days.map(({ date, appointments }) => ({
          date,
          appointments: appointments.map(({ startsAt, endsAt, ...appointment }) => ({
            ...appointment,
            startsAt: startsAt.toISOString(),
            endsAt: endsAt.toISOString(),
          })),
        })),
      };
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/practice-staff',
    summary: 'Who has a login of their own for the practice, by name.',
    response: z.object({
      members: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          email: z.string(),
          since: instant,
          verified: z.boolean(),
        }),
      ),
    }),
    handle: async ({ context, signedIn }) => {
      const { db, clock } = context.dependencies;
      const { members } = await practiceStaffOf(db, providerOf({ signedIn }).id, clock());
      return { members: members.map(({ since, ...member }) => ({ ...member, since: since.toISOString() })) };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/v1/practice-staff/{id}',
    summary: 'Removes someone from the practice staff: they are logged out and can no longer log in.',
    response: done,
    handle: async ({ context, request, signedIn }) =>
      removeStaffMember(context.dependencies, {
        account: signedIn.account,
        provider: providerOf({ signedIn }),
        accountId: pathText(request, 'id'),
      }),
  }),
  endpoint({
    method: 'get',
    path: '/v1/practice-staff-invitations',
    summary:
      'Invitations that were not accepted: those that are open, and those that expired in the last 30 days.',
    response: z.object({
      invitations: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          email: z.string(),
          invitedAt: instant,
          expiresAt: instant,
          expired: z.boolean(),
        }),
      ),
    }),
    handle: async ({ context, signedIn }) => {
      const { db, clock } = context.dependencies;
      const { invitations } = await practiceStaffOf(db, providerOf({ signedIn }).id, clock());
      return {
        invitations: invitations.map(({ invitedAt, expiresAt, ...invitation }) => ({
          ...invitation,
          invitedAt: invitedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/v1/practice-staff-invitations',
    summary:
      'Invites someone to the practice staff. A taken address answers like a free one; the same address again is the invitation that is open.',
    success: 201,
    body: z.object({ email: z.string(), givenName: z.string(), familyName: z.string() }),
    response: z.object({ id: z.uuid(), reference: z.string() }),
    handle: async ({ context, signedIn, body }) =>
      invitePracticeStaff(context.dependencies, {
        account: signedIn.account,
        provider: providerOf({ signedIn }),
        answers: body,
      }),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/practice-staff-invitations/{id}',
    summary: 'Withdraws an invitation: its link stops working.',
    response: done,
    handle: async ({ context, request, signedIn }) =>
      withdrawStaffInvitation(context.dependencies, {
        account: signedIn.account,
        provider: providerOf({ signedIn }),
        invitationId: pathText(request, 'id'),
      }),
  }),
];
