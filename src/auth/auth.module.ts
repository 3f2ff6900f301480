import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/core';
import { AuthConfig } from '../config/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { WorkScope } from '../tiers/index.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { Authenticator } from './authenticator.js';
import { LoginLimits } from './login-limits.js';
import { LoginService } from './login.service.js';
import { Passwords } from './passwords.js';
import { PeopleKnown } from './people-known.js';
import { loadSigningKey, SigningKey } from './signing-key.js';
import { Tokens } from './tokens.js';

/** Logins, tokens, and the guard in front of every route. */
@Module({
  imports: [TenancyModule],
  controllers: [AuthController],
  providers: [
    LoginLimits,
    LoginService,
    Passwords,
    { provide: SigningKey, inject: [AuthConfig, EntityManager, WorkScope], useFactory: loadSigningKey },
    Tokens,
    PeopleKnown,
    Authenticator,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Authenticator],
})
export class AuthModule {}
