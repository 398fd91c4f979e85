-- Leads are told whom one of them lets in.
ALTER TYPE "AccountNoticeKind" ADD VALUE 'staff_invited';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'staff_invited_by_lead';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'staff_joined';
