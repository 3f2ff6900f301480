import type { FastifyReply } from 'fastify';

/** What is sent to somebody who does not read; beyond it they are let go. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** One answer that does not end: server-sent events. */
export class EventStream {
  #open = true;

  /** Takes the answer out of the framework's hands and sends its head. */
  constructor(
    private readonly reply: FastifyReply,
    /** What the client said who it is. */
    readonly authorization: string,
    onClose: (stream: EventStream) => void,
  ) {
    const head = reply.getHeaders();
    reply.hijack();
    reply.raw.once('close', () => {
      this.#open = false;
      onClose(this);
    });
    reply.raw.writeHead(200, {
      ...(head as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // A connection that is kept when the stream ends would hold up the close of the server until it is idle for long.
      connection: 'close',
      'x-content-type-options': 'nosniff',
      // Proxies that collect answers would hold the events back.
      'x-accel-buffering': 'no',
    });
  }

  /** Sends an event, unless the stream has ended. @param text as {@link eventText} makes it */
  send(text: string): void {
    if (!this.#open) return;
    this.reply.raw.write(text);
    if (this.reply.raw.writableLength > MAX_WAITING_BYTES) this.reply.raw.destroy();
  }

  /** Says why, and ends. */
  end(reason: string): void {
    if (!this.#open) return;
    this.send(eventText('end', { reason }));
    this.#open = false;
    this.reply.raw.end();
  }
}

/** An event as it goes over the wire. JSON has no line breaks, so one line of data is enough. */
export function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
