-- A back-test that fails is tried again a few times, then it ends and says why.
ALTER TABLE "back_tests" ADD COLUMN "error" TEXT,
ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
