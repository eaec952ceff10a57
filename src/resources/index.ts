import type { FixedResource, ResourceFamily } from '../mcp/resource.js';
import { catalogDocuments } from './catalog-documents.js';
import { partDocuments } from './part-documents.js';

export const fixedResources: FixedResource[] = catalogDocuments;
export const resourceFamilies: ResourceFamily[] = [partDocuments];
