import { Presets, SingleBar } from 'cli-progress';

/** Where a run shows how far it is: a bar for each of its parts. */
export interface BenchProgress {
  /** Begins a part of `total` steps. */
  begin(part: string, total: number): void;
  /** The part is at `done` of `total`; `now` says what is being done. */
  at(done: number, now: string, total?: number): void;
  /** Ends the part, if there is one. A terminal gets its cursor back. */
  end(): void;
}

const LINE_EVERY_MS = 3_000;

/** A bar on a terminal; elsewhere (a log, a pipe) a plain line every few seconds. */
export function createProgress(stream: NodeJS.WriteStream): BenchProgress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

/** Shows nothing. */
export const noProgress: BenchProgress = { begin: () => undefined, at: () => undefined, end: () => undefined };

function bars(stream: NodeJS.WriteStream): BenchProgress {
  let bar: SingleBar | undefined;
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin(part, total) {
      end();
      const format = `${part.padEnd(8)} {bar} {percentage}% | {duration_formatted} | {now}`;
      // The program itself answers Ctrl-C.
      bar = new SingleBar(
        { format, stream, hideCursor: true, barsize: 30, gracefulExit: false },
        Presets.shades_classic,
      );
      bar.start(total, 0, { now: '' });
    },
    at(done, now, total) {
      if (total !== undefined) bar?.setTotal(total);
      bar?.update(done, { now });
    },
    end,
  };
}

function lines(stream: NodeJS.WriteStream): BenchProgress {
  let [part, total, last] = ['', 0, 0];
  return {
    begin(name, steps) {
      [part, total, last] = [name, steps, 0];
    },
    at(done, now, steps = total) {
      if (performance.now() - last < LINE_EVERY_MS) return;
      [total, last] = [steps, performance.now()];
      stream.write(`${part} ${Math.floor((done / Math.max(1, total)) * 100)}% | ${now}\n`);
    },
    end: () => undefined,
  };
}
