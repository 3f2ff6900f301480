import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
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

  fault(record: Omit<FaultRecord, 'type'>): void {
    this.faults.push({ type: 'fault', ...record });
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
