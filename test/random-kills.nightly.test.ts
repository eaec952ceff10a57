import { test } from 'vitest';
import { killAtRandom } from './random-kills.js';

test(
  '[L7] servers killed at a hundred random moments are followed by ones that find the job and do nothing twice',
  {
    timeout: 900_000,
  },
  (context) => killAtRandom(context, 100),
);
