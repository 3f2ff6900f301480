import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  checksNamed,
  type CheckReport,
  type DoctorReport,
  examine,
  Patient,
  type PatientOptions,
} from '../../../src/ops/doctor/index.js';
import { cachedQuestions } from '../../../src/sql-snapshots/cached-questions.js';
import { openTestApp, type TestApp, type TestAppOptions } from '../../support/test-app.js';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Somebody whose data are examined, and may be spoiled. */
export class Ward {
  private constructor(readonly app: TestApp) {}

  static async open(options: TestAppOptions = {}): Promise<Ward> {
    return new Ward(await openTestApp({ expectFindings: true, ...options }));
  }

  get nest(): NestFastifyApplication {
    return this.app.app;
  }

  /** Who is to be examined. */
  patient(options: Partial<PatientOptions> = {}): Patient {
    return new Patient({
      app: this.nest,
      laboratory: () => Promise.resolve(this.nest),
      questions: cachedQuestions,
      snapshots: () => Promise.resolve({ files: 1, outdated: [] }),
      root: ROOT,
      ...options,
    });
  }

  /** Goes through the checks that are named. */
  report(names: readonly string[] | undefined, options: Partial<PatientOptions> = {}): Promise<DoctorReport> {
    return examine(this.patient(options), { database: 'of the test', application: 'of the test' }, checksNamed(names));
  }

  /** Goes through one check. */
  async check(name: string, options: Partial<PatientOptions> = {}): Promise<CheckReport> {
    const { checks } = await this.report([name], options);
    return checks[0]!;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

type Method = (...args: never[]) => Promise<unknown>;
type Named<T, F extends Method> = { [Name in keyof T]: T[Name] extends F ? Name : never }[keyof T];

/** Puts another method in the place of an instance's own. @returns what puts it back */
export function plant<T extends object, Name extends Named<T, Method>>(
  target: T,
  name: Name,
  make: (original: T[Name]) => T[Name],
): () => void {
  const original = target[name];
  const own = Object.hasOwn(target, name);
  target[name] = make((original as Method).bind(target) as T[Name]);
  return () => {
    if (own) target[name] = original;
    else delete target[name];
  };
}

/** What a report says is wrong, a line for each, with its fix. */
export function complaints({ evidence }: CheckReport): string[] {
  return evidence.flatMap(({ level, what, fix }) =>
    level === 'fault' || level === 'warning' ? [`${level}: ${what} → ${fix ?? 'no fix'}`] : [],
  );
}
