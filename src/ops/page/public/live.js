import { ApiError, watch } from './api.js';

const RETRY_MS = [1000, 2000, 5000, 10_000];
/** Samples come every two seconds: after so long without any, the connection is dead, whatever it says. */
const SILENCE_MS = 10_000;

/**
 * Follows the server's events, with the token in a header as `EventSource` cannot. Comes back by itself when the
 * connection is lost. While the tab is hidden nothing is followed: a browser allows few connections to a server, and all
 * tabs share them.
 *
 * @param listener `onEvent(name, data)`; `onState(state, why)`: `live`, `waiting` (lost, tried again; `why` in words, if
 *   the server said it) or `paused`; `onRefused(reason)`: another login is needed
 * @returns ends it
 */
export function follow({ onEvent, onState, onRefused }) {
  const ended = new AbortController();
  let failures = 0;

  const once = async () => {
    const lost = new AbortController();
    const cut = () => lost.abort();
    const cutWhenHidden = () => document.hidden && cut();
    document.addEventListener('visibilitychange', cutWhenHidden);
    let silence = setTimeout(cut, SILENCE_MS);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(cut, SILENCE_MS);
    };
    try {
      const { body } = await watch('ops/events', AbortSignal.any([ended.signal, lost.signal]));
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
      document.removeEventListener('visibilitychange', cutWhenHidden);
    }
  };

  const run = async () => {
    while (!ended.signal.aborted) {
      let why;
      try {
        if (document.hidden) {
          onState('paused');
          await untilVisible(ended.signal);
        }
        const reason = await once();
        if (reason) return onRefused(reason);
      } catch (error) {
        if (ended.signal.aborted) return undefined;
        if (error instanceof ApiError && error.isRefusal) return onRefused(error.reason);
        if (error instanceof ApiError) why = error.message;
      }
      if (ended.signal.aborted) return undefined;
      if (document.hidden) continue;
      onState('waiting', why);
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

function untilVisible(signal) {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look, { once: true });
  });
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
