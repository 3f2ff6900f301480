import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { TellingExporter } from './telling-exporter.js';

const SUCCESS: ExportResult = { code: ExportResultCode.SUCCESS };
const FAILURE: ExportResult = { code: ExportResultCode.FAILED, error: new Error('gone') };

describe('TellingExporter', () => {
  it('tells once that spans cannot be handed on, and once that they can again', () => {
    const told: string[] = [];
    const results = [SUCCESS, FAILURE, FAILURE, SUCCESS, SUCCESS, FAILURE];
    const handed: ExportResult[] = [];
    let next = 0;
    const exporter = new TellingExporter(
      {
        export: (_spans, done) => done(results[next] ?? SUCCESS),
        shutdown: () => Promise.resolve(),
      },
      (failing, reason) => told.push(failing ? reason : 'again'),
    );
    for (next = 0; next < results.length; next += 1) exporter.export([], (result) => handed.push(result));
    expect(told).toEqual(['gone', 'again', 'gone']);
    expect(handed).toEqual(results);
  });
});
