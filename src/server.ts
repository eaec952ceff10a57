#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from './compiled-code.js';

keepCompiled(dirname(fileURLToPath(import.meta.url)));
// What is loaded from here on is compiled once, and not at every start.
void import('./main.js');
