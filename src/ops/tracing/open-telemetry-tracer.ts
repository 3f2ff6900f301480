import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer as ApiTracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { TraceAttributes, Tracer, TraceSpan, TraceStart } from '../../tiers/index.js';

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

/** Writes spans down by OpenTelemetry. Takes `traceparent` and `tracestate` (W3C) from the headers of requests. */
export class OpenTelemetryTracer implements Tracer {
  readonly #propagator = new W3CTraceContextPropagator();

  constructor(private readonly tracer: ApiTracer) {}

  start({ name, kind, attributes, headers, startedAt }: TraceStart, parent: TraceSpan | undefined): TraceSpan {
    const around = this.#around(parent, headers);
    const startTime = epochMs(startedAt);
    const options = { kind: kind ? KINDS[kind] : SpanKind.INTERNAL, attributes: { ...attributes }, startTime };
    const span = this.tracer.startSpan(name, options, around);
    return new OpenTelemetrySpan(span, trace.setSpan(around, span));
  }

  #around(parent: TraceSpan | undefined, headers: TraceStart['headers']): Context {
    if (parent instanceof OpenTelemetrySpan) return parent.context;
    return headers ? this.#propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) : ROOT_CONTEXT;
  }
}

class OpenTelemetrySpan implements TraceSpan {
  constructor(
    private readonly span: Span,
    readonly context: Context,
  ) {}

  set(attributes: TraceAttributes): void {
    this.span.setAttributes({ ...attributes });
  }

  fail(type: string): void {
    this.span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
  }

  end(endedAt?: number): void {
    this.span.end(epochMs(endedAt));
  }
}

/** From milliseconds of `performance.now()`. */
function epochMs(monotonicMs = performance.now()): number {
  return performance.timeOrigin + monotonicMs;
}
