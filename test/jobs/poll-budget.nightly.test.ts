import { test } from 'vitest';
import { playParts } from './polled-parts.js';

test(
  '[L10] 1000 parts through two server processes, one started anew midway, are all looked at by the rules of the vendor',
  {
    timeout: 800_000,
  },
  (context) => playParts(context, 1_000),
);
