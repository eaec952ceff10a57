import type { McpServer, ServerNotifier } from '@modelcontextprotocol/server';
import { addChangeTools } from './fixtures/change-tools.js';
import { addContentTools } from './fixtures/content-tools.js';
import { addInputTools } from './fixtures/input-tools.js';
import { addInputToolsWithState } from './fixtures/input-tools-with-state.js';
import { addLegacyQuestions } from './fixtures/legacy-questions.js';
import { addPrompts } from './fixtures/prompts.js';
import { addResources } from './fixtures/resources.js';

/**
 * What the conformance suite asks for by names of its own, beside the real tools, resources and prompts. Source of names and texts: the
 * descriptions of the scenarios in @modelcontextprotocol/conformance 0.2.0-alpha.12.
 */
export function addFixtures(server: McpServer, notify: ServerNotifier): void {
  addContentTools(server);
  addChangeTools(server, notify);
  addInputTools(server);
  addInputToolsWithState(server);
  addLegacyQuestions(server);
  addPrompts(server);
  addResources(server);
}
