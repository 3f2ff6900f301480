import { z } from 'zod';
import { TENANT_VIEW } from '../../../http/entity-view.js';
import { ctzoffset, label, link } from '../../../http/schemas.js';

/** A file of a job, whole. What is kept is where it is, not what is in it. */
export const AttachmentView = z
  .object({
    id: z.int(),
    job: z.object({ id: z.int(), jobcode: z.string() }),
    filename: z.string(),
    contenttype: z.string(),
    size: z.int().describe('Bytes.'),
    url: z.string(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Attachment' });
export type AttachmentView = z.output<typeof AttachmentView>;

/** `POST /api/jobs/:id/attachments`. */
export const CreateAttachment = z
  .strictObject({
    filename: label(500).meta({ examples: ['meter.jpg'] }),
    contenttype: label(200).meta({ examples: ['image/jpeg'] }),
    size: z.int().min(0).describe('Bytes.'),
    url: link,
    ctzoffset,
  })
  .partial()
  .required({ filename: true })
  .meta({ id: 'CreateAttachment' });
export type CreateAttachment = z.output<typeof CreateAttachment>;
