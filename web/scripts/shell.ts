// The frame: drawer, menus, dialogs, theme, language, copying, keys.
import { all, make, onEvery } from "./dom";
import { toast } from "./notice";
import { say } from "./words";

const YEAR = 365 * 24 * 3600;

function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remember("theme", root.dataset.theme);
}

function drawer(open: boolean): void {
  const side = document.getElementById("side");
  const button = document.querySelector<HTMLElement>("[data-drawer]");
  if (!side || side.classList.contains("open") === open) return;
  side.classList.toggle("open", open);
  button?.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector<HTMLElement>("a")?.focus();
  else button?.focus();
}

export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id) as HTMLDialogElement | null;
  if (!dialog?.showModal) return false;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
  return true;
}

async function showClause(link: HTMLAnchorElement): Promise<void> {
  const dialog = document.getElementById("clause") as HTMLDialogElement | null;
  const place = document.getElementById("clause-text");
  const page = await fetch(link.href, { headers: { "hx-request": "true" } }).catch(() => null);
  if (!dialog || !place || !page?.ok) {
    location.assign(link.href);
    return;
  }
  const read = new DOMParser().parseFromString(await page.text(), "text/html");
  const text = read.querySelector("[data-clause-text]") ?? read.querySelector("main");
  place.replaceChildren(...(text ? [document.importNode(text, true)] : []));
  if (!dialog.open) dialog.showModal();
}

async function copy(button: HTMLElement): Promise<void> {
  const text = button.dataset.copy ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No permission, or no secure context: the old way.
    const field = make("textarea", { class: "visually-hidden" }, text) as HTMLTextAreaElement;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  toast(say("copied"));
}

/** Tabs that do not fit are moved until the chosen one is in sight. */
function intoSight(tabs: HTMLElement): void {
  const chosen = tabs.querySelector<HTMLElement>("[aria-current]");
  if (!chosen || tabs.scrollWidth <= tabs.clientWidth) return;
  const [around, own] = [tabs.getBoundingClientRect(), chosen.getBoundingClientRect()];
  tabs.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2);
}

function clicked(event: MouseEvent): void {
  const target = event.target as Element;
  const on = <E extends HTMLElement>(selector: string) => target.closest?.<E>(selector);
  for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(target) || on(".menu-list a, .menu-list button")) menu.open = false;
  }
  if (target instanceof HTMLDialogElement && isOutside(target, event)) target.close();

  const opener = on("[data-opens]");
  const clause = on<HTMLAnchorElement>("a[data-clause]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (opener && plain && openDialog(opener.dataset.opens ?? "")) event.preventDefault();
  else if (clause && plain) {
    event.preventDefault();
    void showClause(clause);
  } else if (on("[data-closes]")) on<HTMLDialogElement>("dialog")?.close();
  else if (on("[data-theme-toggle]")) toggleTheme();
  else if (on("[data-print]")) window.print();
  else if (on("[data-copy]")) void copy(on("[data-copy]") as HTMLElement);
  else if (on("[data-language]")) {
    remember("language", on("[data-language]")?.dataset.language ?? "");
    location.reload();
  }
  if (on("[data-drawer]")) drawer(!document.getElementById("side")?.classList.contains("open"));
  else if (!on("#side") || on("#side a")) drawer(false);
}

function isOutside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

const PLACES: Record<string, string> = { h: "/", t: "/todos", p: "/projects", a: "/approvals" };
let afterG = 0;

function pressed(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.key === "Escape") {
    drawer(false);
    all<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    });
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    if (openDialog("finder")) event.preventDefault();
    return;
  }
  const typing = target.matches?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "/" && openDialog("finder")) event.preventDefault();
  else if (event.key === "?") openDialog("keys");
  else if (event.key === "g") afterG = event.timeStamp;
  else if (PLACES[event.key] && event.timeStamp - afterG < 1500) location.assign(PLACES[event.key]);
}

/** What was begun in the bar goes on in the dialog. */
function takeOver(field: HTMLInputElement): void {
  const typed = field.value;
  if (!openDialog("finder")) return;
  const inner = document.querySelector<HTMLInputElement>("#finder input");
  if (!inner || !typed) return;
  field.value = "";
  inner.value = typed;
  inner.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Up and down through the hits of the finder. */
function walkHits(event: KeyboardEvent): void {
  const finder = (event.target as Element).closest?.("#finder");
  if (!finder || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [finder.querySelector<HTMLElement>("input"), ...all("a.hit", finder)].filter((stop) => stop !== null);
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** On a phone the filters of a list are folded; the button says how many are in force. */
function foldable(form: HTMLElement): void {
  const toggle = form.querySelector<HTMLElement>("[data-filters-toggle]");
  if (!toggle) return;
  toggle.hidden = false;
  form.classList.add("folded");
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", () => {
    const folded = form.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
  });
}

/** A table that can be scrolled sideways can be reached by keyboard. */
function reachable(box: HTMLElement): void {
  const check = () => {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      const head = (box.closest(".card") ?? document).querySelector("h2, h1");
      if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", head?.textContent?.trim() || document.title);
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
    }
  };
  check();
  addEventListener("resize", check);
}

export function enliven(): void {
  onEvery(".tabs, .segments", intoSight);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("keydown", walkHits);
  onEvery(".table-scroll", reachable);
  onEvery(".filters", foldable);
  document.addEventListener("focusin", (event) => {
    if (!(event.target as Element).closest?.("#side, [data-drawer]")) drawer(false);
  });
  // The finder in the bar is a form of its own. Once it is used the dialog with live results takes over; never on mere
  // focus, which would catch whoever walks by with the Tab key.
  const field = document.querySelector<HTMLInputElement>("[data-finder]");
  field?.addEventListener("click", () => takeOver(field));
  field?.addEventListener("compositionend", () => takeOver(field));
  field?.addEventListener("input", (event) => {
    if (!(event as InputEvent).isComposing) takeOver(field);
  });
}
