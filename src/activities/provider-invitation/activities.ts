import { lockInvitation } from '../../operations/provider-invitation/lock.js';
import { closeCase } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ProviderInvitationView } from '../../protocol/provider-invitation/messages.js';
import { expireLinks } from '../../tokens/mailed-link.js';

type InvitationStatus = ProviderInvitationView['status'];

/** How an invitation ended, by the state of its case. */
const endLines = {
  accepted: { key: 'accepted', code: 'invitation-accepted' },
  expired: { key: 'expired', code: 'invitation-expired' },
  withdrawn: { key: 'withdrawn', code: 'invitation-withdrawn' },
} as const satisfies Record<Exclude<InvitationStatus, 'invited'>, CaseLine>;

/** The activity that ends an invitation to the provider portal. It may be repeated. */
export function createProviderInvitationActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /**
     * Ends an invitation: its links stop working and the case closes. One that was accepted stays accepted, whatever was asked; one of a
     * practice whose provider stopped the account is withdrawn. A retry finds it ended.
     */
    async endInvitation(request: {
      invitationId: string;
      as: 'accepted' | 'expired' | 'withdrawn';
      actorId?: string;
      at: IsoInstant;
    }): Promise<{ status: InvitationStatus }> {
      const { invitationId, actorId } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        // The sign-up locks this row too: what it accepted first is accepted.
        await lockInvitation(tx, invitationId);
        const { acceptedAt, expiresAt } = await tx.providerInvitation.findUniqueOrThrow({
          where: { id: invitationId },
        });
        const ended = request.as === 'accepted' && expiresAt <= at ? 'withdrawn' : request.as;
        const status = acceptedAt === null ? ended : 'accepted';
        if (acceptedAt === null && status === 'accepted') return { status: 'invited' };
        await expireLinks(tx, { caseId: invitationId }, at);
        await tx.providerInvitation.updateMany({
          where: { id: invitationId, acceptedAt: null, expiresAt: { gt: at } },
          data: { expiresAt: at },
        });
        await closeCase(tx, {
          caseId: invitationId,
          state: status,
          at: request.at,
          event: {
            ...endLines[status],
            ...(actorId === undefined || status !== request.as ? {} : { actorId }),
          },
        });
        return { status };
      });
    },
  };
}
