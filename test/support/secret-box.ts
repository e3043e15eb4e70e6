// The key of webhook secrets in tests.
import { SecretBox } from '@casper-trace/db/delivery/secret-box';

export const testBox = new SecretBox(Buffer.alloc(32, 7));

export const testSeal = (channel: string, secret: string): string => testBox.seal(channel, secret);
