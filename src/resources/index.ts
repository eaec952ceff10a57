import type { FixedResource, ResourceFamily } from '../mcp/resource.js';
import { catalogDocuments } from './catalog-documents.js';
import { glossaryGuide } from './glossary.js';
import { partDocuments } from './part-documents.js';
import { partView } from './part-view.js';

export const fixedResources: FixedResource[] = [...catalogDocuments, glossaryGuide, partView];
export const resourceFamilies: ResourceFamily[] = [partDocuments];
