import { observedHits } from '../caching/observed-hits.js';
import { probeHits } from '../caching/probe-hits.js';
import { cachedRoutesOf } from '../caching/server-routes.js';
import { uncachedQueries } from '../caching/uncached-queries.js';
import type { DoctorCheck } from '../doctor-check.js';

/** What is expensive and stable is cached, and what is cached is hit. */
export const caching: DoctorCheck = {
  number: 5,
  name: 'caching',
  title: 'What is expensive and stable is cached, and hits',
  async examine(patient) {
    const { server, thresholds } = patient;
    return [
      ...(await probeHits(patient)),
      ...(await uncachedQueries(patient)),
      // Before the doctor's own questions count there.
      ...(server ? await observedHits(server, thresholds) : []),
      ...(server ? await cachedRoutesOf(patient, server) : []),
    ];
  },
};
