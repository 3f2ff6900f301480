/** Fills a database with as much as a plan has to be judged by. */
export const SEED = 'npm run db:seed -- --bus 10 --people 2000 --assets 5000 --jobs 100000';
