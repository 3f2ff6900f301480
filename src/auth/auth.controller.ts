import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/openapi.js';
import { LoginBody, LoginView } from './login.dto.js';
import { LoginService } from './login.service.js';
import { Public } from './permissions.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly logins: LoginService) {}

  @Post('login')
  @Public()
  @ApiOperation({
    summary: 'Log in',
    description:
      'Exchanges a loginid and a password for a token. Failed attempts are limited per address and per loginid.',
  })
  @Answers(LoginView, { description: 'The token.' })
  login(@Body({ schema: LoginBody }) body: LoginBody, @Ip() address: string): Promise<LoginView> {
    return this.logins.login(body, address);
  }
}
