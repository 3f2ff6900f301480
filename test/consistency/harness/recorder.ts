import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { now } from './time.js';
import type { FaultRecord, History, ReadRecord, RegisterInfo, WriteRecord } from './history.js';

/** Collects what happens. */
export class Recorder implements History {
  readonly registers: RegisterInfo[] = [];
  readonly writes: WriteRecord[] = [];
  readonly reads: ReadRecord[] = [];
  readonly faults: FaultRecord[] = [];

  read(record: Omit<ReadRecord, 'type'>): void {
    this.reads.push({ type: 'read', ...record });
  }

  write(record: Omit<WriteRecord, 'type'>): void {
    this.writes.push({ type: 'write', ...record });
  }

  /** Records a fault as it begins. @returns what records its end, with the particulars if they are known only then */
  fault(
    record: Omit<FaultRecord, 'type' | 'startedAt' | 'endedAt' | 'detail'>,
    detail = '',
  ): (detail?: string) => void {
    const fault = { type: 'fault' as const, ...record, startedAt: now(), endedAt: Infinity, detail };
    this.faults.push(fault);
    return (later = detail) => {
      fault.endedAt = now();
      fault.detail = later;
    };
  }
}

/** Writes a history as JSON lines, in the order in which things began. */
export async function saveHistory(file: string, history: History): Promise<void> {
  const stream = createWriteStream(file);
  for (const register of history.registers) stream.write(`${JSON.stringify({ type: 'register', ...register })}\n`);
  const happened = [...history.writes, ...history.reads, ...history.faults];
  for (const record of happened.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}
