import { asObject, type Json } from './messages.js';

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
let given: string | undefined;

/** Light or dark as the host says, else as the system is set; colors and fonts of the host where it names them. */
export function applyTheme(context: Json = {}): void {
  const root = document.documentElement;
  if (context.theme === 'light' || context.theme === 'dark') given = context.theme;
  root.dataset.theme = given ?? (prefersDark.matches ? 'dark' : 'light');
  const variables = asObject(asObject(context.styles).variables);
  for (const [name, value] of Object.entries(variables)) {
    if (/^--[a-z0-9-]+$/.test(name) && typeof value === 'string' && !/url\(/i.test(value)) root.style.setProperty(name, value);
  }
  const insets = asObject(context.safeAreaInsets);
  for (const side of ['top', 'right', 'bottom', 'left']) {
    const inset = insets[side];
    if (typeof inset === 'number') root.style.setProperty(`--inset-${side}`, `${inset}px`);
  }
}

prefersDark.addEventListener('change', () => applyTheme());
