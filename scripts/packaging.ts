import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { icon } from './packaging/icon.js';
import { manifest } from './packaging/manifest.js';
import { serverJson } from './packaging/server-json.js';

/** Writes manifest.json (.mcpb) and server.json (MCP registry) from the declarations and package.json, and the icon. */
writeFileSync('manifest.json', JSON.stringify(manifest()));
writeFileSync('server.json', JSON.stringify(serverJson()));
writeFileSync('assets/icon.png', icon());
execFileSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'manifest.json', 'server.json']);
