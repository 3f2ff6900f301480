import { DAY, MINUTE } from '../engine/instants.js';
import { randomAt, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { FINDINGS, REMARKS } from '../plan/vocabulary.js';
import { streamOf } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { assetFacts } from './assets.js';
import { jobsOf } from './jobs.js';
import type { JobRow } from './jobs.js';
import { drawWorker } from './people.js';
import { audit, countOf } from './table.js';
import type { SeedTable } from './table.js';

const commentsOf = weighted<readonly [min: number, max: number]>([
  [[0, 0], 45],
  [[1, 2], 30],
  [[3, 5], 19],
  [[8, 20], 6],
]);
const MEAN_COMMENTS = 2.05;

const attachmentsOf = weighted([
  [0, 66],
  [1, 24],
  [2, 7],
  [3, 3],
]);
const MEAN_ATTACHMENTS = 0.47;

const FILES = [
  { name: 'photo', extension: 'jpg', contenttype: 'image/jpeg', from: 180_000, to: 4_500_000 },
  { name: 'report', extension: 'pdf', contenttype: 'application/pdf', from: 40_000, to: 900_000 },
  { name: 'readings', extension: 'csv', contenttype: 'text/csv', from: 300, to: 60_000 },
] as const;

export const comments: SeedTable = {
  name: 'activity_comment',
  expected: (world) => Math.round(countOf(world, (unit) => unit.jobs.count) * MEAN_COMMENTS),
  *rows(world) {
    let id = 0;
    for (const unit of world.units) {
      const stream = streamOf(world, 'comment', unit);
      for (const job of jobsOf(world, unit)) {
        const random = randomAt(stream, job.id - unit.jobs.first);
        const [min, max] = commentsOf(random);
        const count = random.int(min, max);
        let at = job.created_at.getTime();
        const pace = Math.min(3 * DAY, (world.now - at) / (count + 1));
        for (let n = 0; n < count; n += 1) {
          id += 1;
          // Two people who write within the same second leave equal times: the order must not hang on the time alone.
          if (n === 0 || random.chance(0.92)) at += Math.floor(random.next() * pace);
          const author =
            job.assigned_to_id !== null && random.chance(0.5) ? job.assigned_to_id : drawWorker(unit, random);
          yield {
            id,
            bu_id: unit.id,
            job_id: job.id,
            author_id: author,
            body: bodyOf(world, unit, job, random),
            ...audit(at, at, author, null, unit.offset),
          };
        }
      }
    }
  },
};

function bodyOf(world: World, unit: Unit, job: JobRow, random: Random): string {
  const remark = random.pick(REMARKS);
  if (job.asset_id === null || random.chance(0.5)) return remark;
  const { parts } = assetFacts(world, unit, job.asset_id - unit.assets.first);
  return `The ${random.pick(parts)} ${random.pick(FINDINGS)}. ${remark}`;
}

export const attachments: SeedTable = {
  name: 'activity_attachment',
  expected: (world) => Math.round(countOf(world, (unit) => unit.jobs.count) * MEAN_ATTACHMENTS),
  *rows(world) {
    let id = 0;
    for (const unit of world.units) {
      const stream = streamOf(world, 'attachment', unit);
      for (const job of jobsOf(world, unit)) {
        const random = randomAt(stream, job.id - unit.jobs.first);
        const count = attachmentsOf(random);
        const at = Math.min(world.now, job.created_at.getTime() + 30 * MINUTE);
        for (let n = 1; n <= count; n += 1) {
          id += 1;
          const file = random.pick(FILES);
          const filename = `${file.name}-${n}.${file.extension}`;
          yield {
            id,
            bu_id: unit.id,
            job_id: job.id,
            filename,
            contenttype: file.contenttype,
            size: random.int(file.from, file.to),
            url: `https://files.example.com/${unit.code}/${job.jobcode}/${filename}`,
            ...audit(at, at, job.assigned_to_id ?? job.created_by_id, null, unit.offset),
          };
        }
      }
    }
  },
};
