import { ApiError, watch } from './api.js';

const RETRY_MS = [1000, 2000, 5000, 10_000];
/** Samples come every two seconds: after so long without any, the connection is dead, whatever it says. */
const SILENCE_MS = 10_000;

/**
 * Follows the server's events, with the token in a header as `EventSource` cannot. Comes back by itself when the
 * connection is lost.
 *
 * @param listener `onEvent(name, data)`, `onState('live' | 'waiting')`, `onRefused(reason)`: another login is needed
 * @returns ends it
 */
export function follow({ onEvent, onState, onRefused }) {
  const ended = new AbortController();
  let failures = 0;

  const once = async () => {
    const lost = new AbortController();
    const signal = AbortSignal.any([ended.signal, lost.signal]);
    let silence = setTimeout(() => lost.abort(), SILENCE_MS);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => lost.abort(), SILENCE_MS);
    };
    try {
      const { body } = await watch('ops/events', signal);
      for await (const [name, data] of events(body, heard)) {
        if (name === 'end' && data.reason !== 'closing') return data.reason;
        failures = 0;
        onState('live');
        try {
          onEvent(name, data);
        } catch (error) {
          // A view that cannot show something is no reason to lose the connection.
          reportError(error);
        }
      }
      return undefined;
    } finally {
      clearTimeout(silence);
    }
  };

  const run = async () => {
    while (!ended.signal.aborted) {
      try {
        const reason = await once();
        if (reason) return onRefused(reason);
      } catch (error) {
        if (ended.signal.aborted) return undefined;
        if (error instanceof ApiError && error.isRefusal) return onRefused(error.message);
      }
      if (ended.signal.aborted) return undefined;
      onState('waiting');
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
      failures += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    }
    return undefined;
  };
  void run();
  return () => ended.abort();
}

async function* events(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
      if (fields.event && fields.data) yield [fields.event, JSON.parse(fields.data)];
    }
  }
}
