import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { EntityReader } from './entity-reader.js';
import { EntityWriter } from './entity-writer.js';
import { NoParametersInterceptor } from './no-parameters.interceptor.js';
import { ProblemFilter } from './problem.filter.js';
import { RepresentationInterceptor } from './representation.interceptor.js';
import { RequestPipe } from './request.pipe.js';
import { RequestTimes } from './request-times.js';

/** What every feature's controllers and services share, and the form in which every request comes and is answered. */
@Global()
@Module({
  providers: [
    EntityReader,
    EntityWriter,
    RequestTimes,
    { provide: APP_PIPE, useClass: RequestPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: NoParametersInterceptor },
    { provide: APP_INTERCEPTOR, useClass: RepresentationInterceptor },
  ],
  exports: [EntityReader, EntityWriter, RequestTimes],
})
export class HttpModule {}
