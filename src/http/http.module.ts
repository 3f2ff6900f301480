import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EntityWriter } from './entity-writer.js';
import { RepresentationInterceptor } from './representation.interceptor.js';

/** What every feature's controllers and services share. */
@Global()
@Module({
  providers: [EntityWriter, { provide: APP_INTERCEPTOR, useClass: RepresentationInterceptor }],
  exports: [EntityWriter],
})
export class HttpModule {}
