-- CreateTable
CREATE TABLE "role_beats" (
    "role" TEXT NOT NULL,
    "instance" UUID NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_beats_pkey" PRIMARY KEY ("role","instance")
);
