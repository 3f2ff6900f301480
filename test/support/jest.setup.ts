/**
 * CommonJS packages that `require()` NestJS (nestjs-pino does) fail with "require() … in a cycle" under jest's
 * module loader unless the ES modules of NestJS are loaded first.
 */
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
