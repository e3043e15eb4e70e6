-- Who runs a requested back-test: no other process takes it until then.
ALTER TABLE "back_tests" ADD COLUMN "lease_until" TIMESTAMPTZ(3);
