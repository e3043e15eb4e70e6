-- How often blocks were removed for those of another source.
ALTER TABLE "chains" ADD COLUMN "removals" INTEGER NOT NULL DEFAULT 0;
