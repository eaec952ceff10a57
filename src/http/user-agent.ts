import { version } from '../version.js';

/** Tells vendors who asks; some turn requests without it away. */
export const userAgent = `part-analysis-mcp/${version}`;
