import { ConfigError } from './config-error.js';

/** Where spans go. */
export type SpanDestination = 'otlp' | 'console';

/** The form in which they are sent. */
export type SpanProtocol = 'http/protobuf' | 'http/json';

/** Which traces are kept. */
export interface SamplerChoice {
  readonly kind: 'always_on' | 'always_off' | 'traceidratio';
  /** Whether a request that comes with a decision keeps to that. */
  readonly parentBased: boolean;
  /** The share of traces, 0 to 1. */
  readonly ratio: number;
}

const PARENT_BASED = 'parentbased_';

/**
 * What OpenTelemetry's own variables ask for. They are not ours: its SDK reads endpoint, headers, time limits and the
 * resource's attributes itself, from the process, so that what is not the SDK's to read is read there, too.
 */
export class TracingConfig {
  /** Null: there are no spans. */
  readonly destination: SpanDestination | null;
  readonly protocol: SpanProtocol;
  readonly sampler: SamplerChoice;

  /** @throws Error for a variable that asks for what is not part of this application */
  constructor(variables: NodeJS.ProcessEnv = process.env) {
    this.destination = destinationOf(variables);
    // What nobody uses may say what it likes.
    const used = this.destination === null ? {} : variables;
    this.protocol = protocolOf(used);
    this.sampler = samplerOf(used);
  }
}

function destinationOf(variables: NodeJS.ProcessEnv): SpanDestination | null {
  if (given(variables, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null;
  const exporter = given(variables, 'OTEL_TRACES_EXPORTER');
  if (exporter === undefined) {
    const endpoint =
      given(variables, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? given(variables, 'OTEL_EXPORTER_OTLP_ENDPOINT');
    return endpoint === undefined ? null : 'otlp';
  }
  if (exporter === 'none') return null;
  if (exporter === 'otlp' || exporter === 'console') return exporter;
  throw wrong('OTEL_TRACES_EXPORTER', 'otlp, console or none');
}

function protocolOf(variables: NodeJS.ProcessEnv): SpanProtocol {
  const name = 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const protocol = given(variables, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? given(variables, name) ?? 'http/protobuf';
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol;
  throw wrong(name, 'http/protobuf or http/json');
}

function samplerOf(variables: NodeJS.ProcessEnv): SamplerChoice {
  const name = given(variables, 'OTEL_TRACES_SAMPLER') ?? `${PARENT_BASED}always_on`;
  const parentBased = name.startsWith(PARENT_BASED);
  const kind = parentBased ? name.slice(PARENT_BASED.length) : name;
  if (kind !== 'always_on' && kind !== 'always_off' && kind !== 'traceidratio') {
    throw wrong('OTEL_TRACES_SAMPLER', 'always_on, always_off, traceidratio, or one of them after parentbased_');
  }
  const ratio = Number(given(variables, 'OTEL_TRACES_SAMPLER_ARG') ?? 1);
  if (!(ratio >= 0 && ratio <= 1)) throw wrong('OTEL_TRACES_SAMPLER_ARG', 'a number from 0 to 1');
  return { kind, parentBased, ratio };
}

/** An empty variable counts as absent, here as there. */
function given(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}

function wrong(name: string, right: string): ConfigError {
  return new ConfigError([name], `${name} must be ${right}`);
}
