-- AlterEnum
ALTER TYPE "ContactTopic" ADD VALUE 'correction' BEFORE 'lost_phone';
