// The few things every script does with the page.

/** All elements under `root` that match. */
export function all<E extends HTMLElement>(selector: string, root: ParentNode = document): E[] {
  return [...root.querySelectorAll<E>(selector)];
}

/** Makes an element: `make("span", { class: "tag over" }, "text", child)`. */
export function make(
  name: string,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElement {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** An icon of the page's own sprite; its address is taken from an icon that is there already. */
export function icon(name: string): Element {
  const any = document.querySelector("svg.icon use")?.getAttribute("href") ?? "";
  const holder = make("span");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon small");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${any.split("#")[0]}#${name}`);
  svg.append(use);
  holder.append(svg);
  return svg;
}

/** Runs after `quiet` milliseconds without another call. */
export function settled<A extends unknown[]>(quiet: number, act: (...given: A) => void): (...given: A) => void {
  let waiting = 0;
  return (...given) => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => act(...given), quiet);
  };
}

/** `a.b` of an object that came as JSON. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}

/** Runs for what is on the page now and for what htmx puts there later. */
export function onEvery(selector: string, act: (element: HTMLElement) => void): void {
  const enliven = (root: ParentNode) => {
    if (root instanceof HTMLElement && root.matches(selector)) act(root);
    all(selector, root).forEach(act);
  };
  enliven(document);
  document.addEventListener("htmx:load", (event) => {
    const loaded = (event as CustomEvent<{ elt: HTMLElement }>).detail.elt;
    // The first one is the body, which was done above.
    if (loaded !== document.body) enliven(loaded);
  });
}

let ids = 0;

/** The element's id, given one where it has none. */
export function idOf(element: HTMLElement): string {
  if (!element.id) {
    ids += 1;
    element.id = `e${ids}`;
  }
  return element.id;
}
