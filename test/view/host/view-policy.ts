export type UiMeta = { csp?: { connectDomains?: string[]; resourceDomains?: string[]; frameDomains?: string[] } };

/** The policy that hosts put on a view (MCP Apps, 2026-01-26): nothing from outside but what it declares. */
export function policyOf(ui: UiMeta | undefined): string {
  const { connectDomains = [], resourceDomains = [], frameDomains = [] } = ui?.csp ?? {};
  const orNone = (domains: string[]) => (domains.length > 0 ? domains.join(' ') : "'none'");
  const from = ["'self'", ...resourceDomains].join(' ');
  return [
    "default-src 'none'",
    `script-src ${from} 'unsafe-inline'`,
    `style-src ${from} 'unsafe-inline'`,
    `img-src ${from} data:`,
    `font-src ${from}`,
    `media-src ${from} data:`,
    `connect-src ${orNone(connectDomains)}`,
    `frame-src ${orNone(frameDomains)}`,
    "object-src 'none'",
    "base-uri 'self'",
  ].join('; ');
}
