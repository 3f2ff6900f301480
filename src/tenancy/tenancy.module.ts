import { Module } from '@nestjs/common';
import { UnitSelector } from './unit-selector.js';

/** Which business unit's rows a request may see. */
@Module({ providers: [UnitSelector], exports: [UnitSelector] })
export class TenancyModule {}
