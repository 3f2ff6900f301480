import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { Readiness } from './readiness.js';

const SERVICE_UNAVAILABLE = 503;

const LiveView = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

const ReadyView = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    database: z.enum(['up', 'down']),
    cache: z.enum(['up', 'away', 'in-process']).describe('away: Redis cannot be used, reads go to the database.'),
    bypass: z
      .enum(['watermark', 'store-closed', 'store-unavailable', 'not-alone'])
      .nullable()
      .describe('Why reads go to the database at present; null: answers are served from the cache.'),
  })
  .meta({ id: 'Readiness' });
type ReadyView = z.output<typeof ReadyView>;

/** What orchestrators and load balancers ask. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the process runs' })
  @Answers(LiveView, { description: 'It does.' })
  live(): z.output<typeof LiveView> {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Whether the process can answer requests',
    description:
      'Needs the database. It is ready, too, while nothing can be served from the cache, and says `degraded`. 503 when it is `down`.',
  })
  @Answers(ReadyView, { description: 'It can.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyView> {
    const found = await this.readiness.check();
    if (found.status === 'down') reply.code(SERVICE_UNAVAILABLE);
    return found;
  }
}
