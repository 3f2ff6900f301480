import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../../config/index.js';
import type { Tracer } from '../../tiers/index.js';
import { OpenTelemetryTracer } from './open-telemetry-tracer.js';
import { TellingExporter } from './telling-exporter.js';

/** OpenTelemetry at work. */
export interface RunningTracing {
  readonly tracer: Tracer;
  /** Hands on what is left, and ends. */
  stop(): Promise<void>;
}

export interface TracingOptions {
  readonly config: TracingConfig;
  /** What the service is called and which version it has, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say so. */
  readonly service: { readonly name: string; readonly version: string; readonly instance: string };
  /** Told once per change of whether spans can be handed on. */
  readonly onChange: (failing: boolean, reason: string) => void;
}

/**
 * Starts OpenTelemetry as its variables say. This file is the only way to its packages, and is itself imported only when
 * spans are wanted.
 */
export function startOpenTelemetry({ config, service, onChange }: TracingOptions): RunningTracing {
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': service.name,
        'service.version': service.version,
        'service.instance.id': service.instance,
      }),
    )
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
  const exporter = new TellingExporter(exporterFor(config), onChange);
  const provider = new TracerProvider({
    resource,
    sampler: samplerFor(config),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  return {
    tracer: new OpenTelemetryTracer(provider.getTracer(service.name, service.version)),
    stop: () => provider.shutdown(),
  };
}

/** Endpoint, headers, time limit and compression are read from the variables by the exporters. */
function exporterFor({ destination, protocol }: TracingConfig): SpanExporter {
  if (destination === 'console') return new ConsoleSpanExporter();
  return protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
}

function samplerFor({ sampler: { kind, parentBased, ratio } }: TracingConfig): Sampler {
  const samplers = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const root = samplers[kind]();
  return parentBased ? new ParentBasedSampler({ root }) : root;
}
