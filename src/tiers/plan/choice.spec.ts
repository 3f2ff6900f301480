import type { AdmittedValues } from '../cache/dependencies.js';
import { letsThrough } from './choice.js';

describe('a condition that only chooses among rows', () => {
  it.each<[string, AdmittedValues, boolean]>([
    ["(j.status = 'open'::text)", ['open'], true],
    ["(j.status = 'open'::text)", ['open', 'begun'], false],
    ["(j.status = ANY ('{open,begun}'::text[]))", ['open', 'begun'], true],
    ["(j.status = ANY ('{open,begun}'::text[]))", ['open'], true],
    ["(j.status = ANY ('{open,begun}'::text[]))", ['open', 'done'], false],
    [`(j.status = ANY ('{"in work",it''s}'::text[]))`, ['in work', "it's"], true],
    ["((j.status)::text = 'open'::text)", ['open'], true],
    ["(j.status <> 'done'::text)", ['open'], true],
    ["(j.status <> 'done'::text)", ['done'], false],
    ["(j.status <> 'done'::text)", { not: ['done', null] }, true],
    ["(j.status <> 'done'::text)", { not: ['done'] }, false],
    ["(j.status <> ALL ('{done,lost}'::text[]))", { not: ['done', 'lost', null] }, true],
    ["(j.status <> ALL ('{done,lost}'::text[]))", { not: ['done', null] }, false],
    ["(j.status = 'open'::text)", { not: ['done'] }, false],
    ["(j.level = '3'::priority)", [3], true],
    ['(j.site_id = 3)', [3], true],
    ['(j.site_id = 3)', { not: [null] }, false],
    ['(j.site_id IS NOT NULL)', { not: [null] }, true],
    ['(j.site_id IS NOT NULL)', [3], true],
    ['(j.site_id IS NULL)', [null], true],
    ['(j.site_id IS NULL)', [null, 3], false],
    ['j.enabled', [true], true],
    ['j.enabled', [true, false], false],
    ['(NOT j.enabled)', [false], true],
    ['(j."Is On")', [true], false],
    ["(lower(j.status) = 'open'::text)", ['open'], false],
    ["(j.status > 'open'::text)", ['open'], false],
    ["((j.status = 'open'::text) OR (j.status = 'begun'::text))", ['open'], false],
  ])('%s lets through %j: %s', (condition, admitted, expected) => {
    expect(letsThrough(condition, admitted)).toBe(expected);
  });
});
