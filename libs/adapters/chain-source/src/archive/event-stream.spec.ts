import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messagesFromBytes, messagesToBytes } from '@casper-trace/casper-types/message';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../../../../test/support/scratch-folder.js';
import { EventStream } from './event-stream.js';

const chains = resolve(import.meta.dirname, '../../../../../test/chains');
const scratch = scratchFolder();

afterAll(() => scratch.remove());

/** A stream of one processed transaction, as a node writes it. */
function streamOf(event: string, end = '\n\n'): string {
  const path = join(scratch.path, 'events.txt');
  writeFileSync(path, `data:{"ApiVersion":"2.0.3"}\n\ndata:${event}\nid:7${end}`);
  return path;
}

const [recorded] = readFileSync(join(chains, 'corpus-2.x/messages.jsonl'), 'utf8').split('\n');
const { transaction_hash: hash } = JSON.parse(recorded) as { transaction_hash: string };
const messages = recorded.slice(recorded.indexOf('['), -1);
const event = `{"TransactionProcessed":{"transaction_hash":{"Version1":"${hash}"},"messages":${messages}}}`;

describe('the event stream', () => {
  it('knows that the transactions of the bundled chain emitted nothing', async () => {
    const stream = await EventStream.open(join(chains, 'devnet-2.0.3/events.txt'));
    const log = JSON.parse(readFileSync(join(chains, 'devnet-2.0.3/log.json'), 'utf8')) as { hash: string }[];
    expect(await Promise.all(log.map((entry) => stream.messagesOf(entry.hash)))).toEqual(log.map(() => []));
    await stream.close();
  });

  it('gives messages that a node sent, and they survive their bytes', async () => {
    const stream = await EventStream.open(streamOf(event));
    const found = await stream.messagesOf(hash);
    expect(found?.map(({ topicName }) => topicName)).toEqual(
      [...messages.matchAll(/"topic_name":\s*"([^"]*)"/g)].map(([, name]) => name),
    );
    expect(messagesFromBytes(messagesToBytes(found ?? []))).toEqual(found);
    await stream.close();
  });

  it('does not know what it lacks, nor anything where there is no file', async () => {
    const stream = await EventStream.open(streamOf(event));
    expect(await stream.messagesOf('00'.repeat(32))).toBeUndefined();
    await stream.close();
    expect(await (await EventStream.open(join(scratch.path, 'nowhere.txt'))).messagesOf(hash)).toBeUndefined();
  });

  it('names the line of a broken event, and of one that is cut off', async () => {
    const broken = await EventStream.open(streamOf(event.replace('"messages":[', '"messages":7,"x":[')));
    await expect(broken.messagesOf(hash)).rejects.toThrow(/events\.txt.*3/);
    await broken.close();
    const path = join(scratch.path, 'cut.txt');
    writeFileSync(path, `data:${event.slice(0, -20)}`);
    const cut = await EventStream.open(path);
    await expect(cut.messagesOf(hash)).rejects.toMatchObject({ code: 'archive-truncated' });
    await cut.close();
  });
});
