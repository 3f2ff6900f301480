import { TracingConfig } from './tracing.config.js';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };

describe('TracingConfig', () => {
  it.each<[string | null, NodeJS.ProcessEnv]>([
    [null, {}],
    [null, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['otlp', ENDPOINT],
    ['otlp', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318/v1/traces' }],
    ['otlp', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['console', { OTEL_TRACES_EXPORTER: 'console' }],
    [null, { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
    [null, { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }],
    ['otlp', { ...ENDPOINT, OTEL_SDK_DISABLED: 'false' }],
    [null, { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'zipkin', OTEL_TRACES_SAMPLER: 'often' }],
  ])('spans go to %s with %j', (destination, variables) => {
    expect(new TracingConfig(variables).destination).toBe(destination);
  });

  it('sends protobuf and keeps every trace unless told otherwise', () => {
    const { protocol, sampler } = new TracingConfig(ENDPOINT);
    expect([protocol, sampler]).toEqual(['http/protobuf', { kind: 'always_on', parentBased: true, ratio: 1 }]);
  });

  it.each([
    ['traceidratio', '0.1', { kind: 'traceidratio', parentBased: false, ratio: 0.1 }],
    ['parentbased_traceidratio', '0', { kind: 'traceidratio', parentBased: true, ratio: 0 }],
    ['always_off', undefined, { kind: 'always_off', parentBased: false, ratio: 1 }],
  ])('keeps the traces of %s', (name, argument, choice) => {
    const variables = { ...ENDPOINT, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument };
    expect(new TracingConfig(variables).sampler).toEqual(choice);
  });

  it.each([
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'often'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_TRACES_SAMPLER_ARG', 'x'],
  ])('names the variable that asks for what cannot be: %s', (name, value) => {
    expect(() => new TracingConfig({ ...ENDPOINT, [name]: value })).toThrow(new RegExp(`^${name} must be`));
  });
});
