import { type PlanNode, relationOf } from '../plan/plan-node.js';
import { numberOf, textOf } from './plan-numbers.js';

const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Hash Cond', 'Merge Cond', 'Join Filter', 'Filter'];
const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck'];

/** A plan as a tree of lines, the way psql shows one. Mask it first where nobody may see its values. */
export function planText(node: PlanNode, depth = 0): string {
  const indent = '  '.repeat(depth);
  const details = [...detailsOf(node)].map((line) => `${indent}      ${line}`);
  const head = `${indent}${depth === 0 ? '' : '-> '}${titleOf(node)}  ${numbersOf(node)}`;
  return [head, ...details, ...(node.Plans ?? []).map((child) => planText(child, depth + 1))].join('\n');
}

function titleOf(node: PlanNode): string {
  const relation = relationOf(node);
  const part = textOf(node, 'Subplan Name');
  const join = textOf(node, 'Join Type');
  const index = textOf(node, 'Index Name');
  return [
    part === '' ? '' : `${part}: `,
    textOf(node, 'Node Type'),
    join === '' || join === 'Inner' ? '' : ` (${join})`,
    index === '' ? '' : ` using ${index}`,
    relation ? ` on ${relation.table}${relation.alias === relation.table ? '' : ` ${relation.alias}`}` : '',
  ].join('');
}

function numbersOf(node: PlanNode): string {
  const planned = `cost=${numberOf(node, 'Total Cost').toFixed(2)} rows=${numberOf(node, 'Plan Rows')}`;
  if (node['Actual Loops'] === undefined) return `(${planned})`;
  if (numberOf(node, 'Actual Loops') === 0) return `(${planned}) (never executed)`;
  const ms = numberOf(node, 'Actual Total Time').toFixed(3);
  return `(${planned}) (actual ${ms} ms rows=${numberOf(node, 'Actual Rows')} loops=${numberOf(node, 'Actual Loops')})`;
}

function* detailsOf(node: PlanNode): Generator<string> {
  const keys = node['Sort Key'] ?? node['Group Key'];
  if (Array.isArray(keys)) yield `${node['Sort Key'] ? 'Sort' : 'Group'} Key: ${keys.join(', ')}`;
  const method = textOf(node, 'Sort Method');
  if (method !== '') {
    yield `Sort Method: ${method}  ${textOf(node, 'Sort Space Type')}: ${numberOf(node, 'Sort Space Used')}kB`;
  }
  for (const property of CONDITIONS) {
    const condition = textOf(node, property);
    if (condition !== '') yield `${property}: ${condition}`;
  }
  for (const property of REMOVED) {
    const removed = numberOf(node, property);
    if (removed > 0) yield `${property}: ${removed}`;
  }
  const [hit, read] = [numberOf(node, 'Shared Hit Blocks'), numberOf(node, 'Shared Read Blocks')];
  if (hit + read > 0) yield `Buffers: hit=${hit} read=${read}`;
}
