import { Presets, SingleBar } from 'cli-progress';
import { now } from '../time.js';

/** What a bar tells besides the time. */
interface Figures {
  readonly reads: number;
  readonly writes: number;
  readonly faults: string;
}

/** Where a run shows how far it is. */
export interface Progress {
  /** What is being done. */
  say(what: string): void;
  /** Shows the passing of seconds until it is ended, which may be done twice. */
  bar(seconds: number, figures: () => Figures): { end: () => void };
}

const EVERY_MS = 250;
const LINE_EVERY_MS = 10_000;

/** A bar on a terminal; elsewhere (a log, a pipe) a plain line every few seconds. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const say = (what: string): void => void stream.write(`${what}\n`);
  return {
    say,
    bar(seconds, figures) {
      const startedAt = now();
      const elapsed = (): number => Math.min(seconds, (now() - startedAt) / 1_000);
      const show = stream.isTTY ? drawn(stream, seconds) : written(say, seconds);
      const timer = setInterval(() => show.at(elapsed(), figures()), stream.isTTY ? EVERY_MS : LINE_EVERY_MS);
      return {
        end: () => {
          clearInterval(timer);
          show.end();
        },
      };
    },
  };
}

interface View {
  at(elapsed: number, figures: Figures): void;
  end(): void;
}

function drawn(stream: NodeJS.WriteStream, seconds: number): View {
  const format = '{bar} {value}/{total} s | {reads} reads | {writes} writes | {faults}';
  // The program itself answers Ctrl-C.
  const options = { format, stream, hideCursor: true, barsize: 30, gracefulExit: false };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(seconds, 0, { reads: 0, writes: 0, faults: '' });
  return { at: (elapsed, figures) => bar.update(Math.floor(elapsed), figures), end: () => bar.stop() };
}

function written(say: (what: string) => void, seconds: number): View {
  return {
    at: (elapsed, { reads, writes, faults }) =>
      say(`${Math.round(elapsed)}/${seconds} s | ${reads} reads | ${writes} writes | ${faults}`),
    end: () => undefined,
  };
}
