import { z } from 'zod';
import { JobneedView } from './jobneed.view.js';

/** How far below the occurrence asked for a tree reaches. */
export const TREE_DEPTH = 10;

/** An occurrence with all that hangs below it. */
export interface JobneedTreeView extends JobneedView {
  /** 0 is the occurrence asked for. */
  level: number;
  /** In the order of their `seqno`, then of their ids. */
  children: JobneedTreeView[];
}

export const JobneedTreeView: z.ZodType<JobneedTreeView> = z
  .object({
    ...JobneedView.shape,
    level: z.int().min(0).max(TREE_DEPTH).describe('0 is the occurrence asked for.'),
    get children() {
      return z.array(JobneedTreeView).describe('By seqno, then id; at most ten levels deep.');
    },
  })
  .meta({ id: 'JobneedTree' });

/** Hangs every node under its parent. @param nodes parents before children, siblings in their order */
export function treeOf(nodes: readonly (JobneedView & { readonly level: number })[]): JobneedTreeView | null {
  const placed = new Map<number, JobneedTreeView>();
  let root: JobneedTreeView | null = null;
  for (const node of nodes) {
    const branch: JobneedTreeView = { ...node, children: [] };
    placed.set(node.id, branch);
    if (root === null) root = branch;
    else if (node.parent) placed.get(node.parent.id)?.children.push(branch);
  }
  return root;
}
