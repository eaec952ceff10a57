type Theme = 'light' | 'dark';
export type Order = { tool: string; input: Record<string, unknown>; theme?: Theme; question?: string };

/** What tests drive the host with, as `window.referenceHost`. */
export type ReferenceHost = {
  /** Calls the tool and shows its view, as a chat would; ends when the tool has answered and the view has heard of it. */
  open(order: Order): Promise<{ uri: string; isError: boolean; policy: string }>;
  setTheme(theme: Theme): void;
  /** What the view told the assistant. */
  told(): string[];
  /** Tools that the view called, in their order. */
  calls(): string[];
};
