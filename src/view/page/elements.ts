type Attributes = Record<string, string | number | boolean | undefined>;
type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

/**
 * An element with its attributes and children; texts become text, never markup. An attribute that is undefined or false is left out,
 * one that is true stands without a value.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  children: readonly (Node | string | undefined)[] = [],
  listeners: Listeners = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  for (const [event, listener] of Object.entries(listeners)) made.addEventListener(event, listener as EventListener);
  return made;
}

/** An SVG element. */
export function drawn(name: string, attributes: Attributes = {}, children: readonly Node[] = []): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Text that others wrote: isolated, so that its direction of writing moves nothing else. */
export function foreign(text: string, className = ''): HTMLElement {
  return element('bdi', { class: `foreign ${className}`.trim(), dir: 'auto' }, [text]);
}

/** Sets an attribute, or removes it when the value is undefined or false. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? '' : String(value));
  }
}

export function button(label: string, className: string, content: readonly (Node | string)[], onPress: () => void): HTMLButtonElement {
  return element('button', { type: 'button', class: className, 'aria-label': label, title: label }, content, { click: onPress });
}
