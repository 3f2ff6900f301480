import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '../../auth/index.js';
import { LiveEvents } from './live-events.js';

/** Server-sent events for the operations page. Read with `fetch`: an `EventSource` cannot send a token. */
@ApiExcludeController()
@Roles('admin')
@Controller('ops/events')
export class LiveController {
  constructor(private readonly live: LiveEvents) {}

  @Get()
  watch(@Headers('authorization') authorization: string, @Res() reply: FastifyReply): void {
    this.live.open(reply, authorization);
  }
}
