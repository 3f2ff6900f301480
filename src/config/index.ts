export { AuthConfig } from './auth.config.js';
export { CacheConfig } from './cache.config.js';
export { ConfigModule } from './config.module.js';
export { DatabaseConfig } from './database.config.js';
export { type Environment, parseEnvironment } from './environment.js';
export { HttpConfig } from './http.config.js';
export { loadEnvironment } from './load-environment.js';
export { LogConfig } from './log.config.js';
export { packageName, packageVersion } from './package-info.js';
