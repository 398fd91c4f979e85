-- The owner of an account is told when wrong passwords locked its sign-in.
ALTER TYPE "AccountNoticeKind" ADD VALUE 'sign_in_locked' BEFORE 'practice_left';
