-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "expires_at" TIMESTAMPTZ(3),
ADD COLUMN "last_used_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "channels" ADD COLUMN "unanswered" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "unanswered_since" TIMESTAMPTZ(3),
ADD COLUMN "paused_until" TIMESTAMPTZ(3);
