import type { RedisClient } from './redis-client.js';
import { RedisLink } from './redis-link.js';
import { askServer } from './redis-server.js';
import { withinLimit } from './time-limit.js';

export type OnMessage = (message: string) => void;

/** What there is to know about a subscription besides its messages. */
export interface SubscriptionWatch {
  /** From now on messages may be lost. */
  readonly onGap?: () => void;
  /** Every message published from now on arrives, until the next gap. */
  readonly onSubscribed?: () => void;
}

/** One channel listened to. */
export interface Subscription {
  /** Whether messages arrive at present. */
  readonly active: boolean;
  close(): void;
}

export interface RedisSubscriberOptions {
  /** A new client for each connection. */
  readonly client: () => RedisClient;
  readonly attemptMs: number;
  /** The server that commands go to; undefined while it is not known. */
  readonly identity: () => string | undefined;
}

const HEARTBEAT_MS = 1_000;

class ChannelSubscription implements Subscription {
  active = false;

  constructor(
    readonly channel: string,
    readonly onMessage: OnMessage,
    readonly watch: SubscriptionWatch,
    readonly close: () => void,
  ) {}
}

/**
 * Listens to channels over a connection of its own. The connection counts only while it leads to the same server as
 * that of the commands: what is published there would otherwise be heard nowhere.
 */
export class RedisSubscriber {
  readonly #subscriptions = new Set<ChannelSubscription>();
  readonly #link: RedisLink;
  #client: RedisClient | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #runId: string | undefined;
  /** The subscriptions that the handshake has begun. */
  #heard = new Set<ChannelSubscription>();
  #started: Promise<void> | undefined;

  constructor(private readonly options: RedisSubscriberOptions) {
    this.#link = new RedisLink({
      client: options.client,
      attemptMs: options.attemptMs,
      handshake: (client) => this.#handshake(client),
      onUp: (client) => this.#connected(client),
      onDown: () => this.#disconnected(),
    });
  }

  /** Listens to `channel` until the subscription is closed; waits for the first attempt, whatever comes of it. */
  async subscribe(channel: string, onMessage: OnMessage, watch: SubscriptionWatch): Promise<Subscription> {
    const subscription = new ChannelSubscription(channel, onMessage, watch, () => this.#unsubscribe(subscription));
    this.#subscriptions.add(subscription);
    const client = this.#client;
    if (client) await this.#begin(client, subscription);
    else await (this.#started ??= this.#link.start());
    return subscription;
  }

  /** To be called when commands go to another server, or to none. */
  identityChanged(): void {
    const wanted = this.options.identity();
    if (wanted === undefined) return;
    if (this.#link.up && this.#runId !== wanted) this.#link.drop(new Error('commands go to another server'));
    this.#link.hurry();
  }

  async close(): Promise<void> {
    await this.#link.stop();
    this.#subscriptions.clear();
  }

  async #handshake(client: RedisClient): Promise<void> {
    const { runId } = await askServer(client);
    if (runId !== this.options.identity()) throw new Error('commands go to another server');
    const present = [...this.#subscriptions];
    await Promise.all(present.map(({ channel, onMessage }) => client.subscribe(channel, onMessage)));
    this.#runId = runId;
    this.#heard = new Set(present);
  }

  /** Adds a channel to a connection that stands. */
  async #begin(client: RedisClient, subscription: ChannelSubscription): Promise<void> {
    try {
      await client.subscribe(subscription.channel, subscription.onMessage);
      if (client === this.#client) this.#activate(subscription);
    } catch (error) {
      if (client === this.#client) this.#link.drop(error);
    }
  }

  #connected(client: RedisClient): void {
    this.#client = client;
    // A connection that has gone silent loses messages without a word.
    this.#heartbeat = setInterval(() => {
      const late = (): Error => new Error(`no answer within ${HEARTBEAT_MS} ms`);
      withinLimit(client.ping(), HEARTBEAT_MS, late).catch((error: unknown) => {
        if (this.#client === client) this.#link.drop(error);
      });
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
    for (const subscription of this.#subscriptions) {
      if (this.#heard.has(subscription)) this.#activate(subscription);
      else void this.#begin(client, subscription);
    }
    if (this.#runId !== this.options.identity()) this.identityChanged();
  }

  #disconnected(): void {
    clearInterval(this.#heartbeat);
    this.#client = undefined;
    this.#runId = undefined;
    for (const subscription of this.#subscriptions) {
      if (!subscription.active) continue;
      subscription.active = false;
      subscription.watch.onGap?.();
    }
  }

  #activate(subscription: ChannelSubscription): void {
    if (subscription.active || !this.#subscriptions.has(subscription)) return;
    subscription.active = true;
    subscription.watch.onSubscribed?.();
  }

  #unsubscribe(subscription: ChannelSubscription): void {
    this.#subscriptions.delete(subscription);
    subscription.active = false;
    void this.#client?.unsubscribe(subscription.channel, subscription.onMessage).catch(() => undefined);
  }
}
