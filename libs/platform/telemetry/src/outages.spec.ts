// One line when it begins, one a minute while it lasts, one when it is over; and a service that comes and goes does not
// fill the log.
import { describe, expect, it } from 'vitest';
import { FaultLog } from './faults.js';
import { Outages } from './outages.js';

function lines() {
  const written: string[] = [];
  const logger = {
    error: (line: unknown) => void written.push(`error ${String(line)}`),
    warn: (line: unknown) => void written.push(`warn ${String(line)}`),
  };
  return { written, logger };
}

describe('[telemetry] outages', () => {
  it('are told once, then once a minute, and at the end', () => {
    const { written, logger } = lines();
    let now = 1_000_000;
    const outages = new Outages(logger, () => now);
    expect(outages.has('database')).toBe(false);
    outages.recovered('database');
    for (let fault = 0; fault < 1000; fault++) {
      outages.failed('database', `fault ${fault}`);
      now += 100;
    }
    expect(outages.list()).toEqual([
      { service: 'database', since: new Date(1_000_000), reason: 'fault 999', faults: 1000 },
    ]);
    outages.recovered('database');
    expect(outages.list()).toEqual([]);
    expect(written).toEqual([
      'error database: fault 0',
      'error database: for 60 s, 601 faults, the last: fault 600',
      'warn database: works again after 100 s, 1000 faults',
    ]);
  });

  it('of a service that comes and goes are told twice a minute', () => {
    const { written, logger } = lines();
    let now = 0;
    const outages = new Outages(logger, () => now);
    for (; now < 60_000; now += 500) {
      outages.failed('queue', 'gone');
      outages.recovered('queue');
    }
    expect(written).toHaveLength(4);
  });

  it('that began in the silence after the last one are told if they stay', () => {
    const { written, logger } = lines();
    let now = 0;
    const outages = new Outages(logger, () => now);
    outages.failed('queue', 'first');
    outages.recovered('queue');
    for (; now < 40_000; now += 1_000) outages.failed('queue', 'second');
    expect(written).toEqual([
      'error queue: first',
      'warn queue: works again after 0 s, 1 faults',
      'error queue: second',
    ]);
  });
});

describe('[telemetry] faults', () => {
  it('are all counted, and told once a minute and source', () => {
    const { written, logger } = lines();
    let now = 0;
    const faults = new FaultLog(logger, () => now);
    for (; now <= 60_000; now += 1_000) faults.report('worker thread', new RangeError(`at ${now}`));
    faults.report('other', 'a text');
    expect(written).toEqual([
      'error worker thread: at 0',
      'error worker thread: at 60000 (and 59 more faults since the last line)',
      'error other: a text',
    ]);
    expect(Object.fromEntries(faults.totals())).toEqual({ 'worker thread': 61, other: 1 });
  });
});
