-- AlterEnum
ALTER TYPE "AccountNoticeKind" ADD VALUE 'email_changed_to_this';
