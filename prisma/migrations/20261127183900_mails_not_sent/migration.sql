-- A verification and a reset say that no relay took their mail.
ALTER TYPE "VerificationState" ADD VALUE 'not_sent' BEFORE 'verified';
ALTER TYPE "PasswordResetState" ADD VALUE 'not_sent' BEFORE 'closed';
