import type { McpServer } from '@modelcontextprotocol/server';
import { requireOpenQuestion } from './mcp/consent.js';
import { createIdentified } from './mcp/identity.js';
import { registerTools } from './mcp/register.js';
import { registerPrompts } from './mcp/register-prompts.js';
import { registerResources } from './mcp/register-resources.js';
import { registerResourceNews } from './mcp/resource-news.js';
import { registerTasks } from './mcp/tasks.js';
import { offeredPrompts } from './prompts/index.js';
import { fixedResources } from './resources/index.js';
import { partDocuments } from './resources/part-documents.js';
import type { Services } from './services.js';
import { getJob } from './tools/get-job.js';
import { offeredTools } from './tools/index.js';

/** A protocol server over the given services. Cheap: a client may make it twice on one connection. */
export function createApp(services: Services): McpServer {
  const server = createIdentified({ requestState: { verify: requireOpenQuestion } });
  registerTools(server, offeredTools(services), services);
  registerTasks(server, services, getJob);
  registerResources(server, fixedResources, partDocuments, services);
  registerResourceNews(server, partDocuments, services);
  registerPrompts(server, offeredPrompts(services), services);
  return server;
}
