import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EntityReader } from './entity-reader.js';
import { EntityWriter } from './entity-writer.js';
import { RepresentationInterceptor } from './representation.interceptor.js';

/** What every feature's controllers and services share. */
@Global()
@Module({
  providers: [EntityReader, EntityWriter, { provide: APP_INTERCEPTOR, useClass: RepresentationInterceptor }],
  exports: [EntityReader, EntityWriter],
})
export class HttpModule {}
