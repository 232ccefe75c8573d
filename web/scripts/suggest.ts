// <input data-suggest="/api/v1/catalogue/models" data-shows="model" data-fills="series_code unit customer_id=id">
// Suggestions while typing, from a list of the API (`?q=…&limit=20` -> {items}); choosing one fills the other fields of
// the same row, or of the form: `name` from the item's field of that name, `name=field` from another.
import { call } from "./call";
import { at, make, onEvery, settled } from "./dom";
import type { Control } from "./gather";

type Item = Record<string, unknown>;

const known = new WeakMap<HTMLInputElement, Map<string, Item>>();

function shown(input: HTMLInputElement, item: Item): string {
  const field = input.dataset.shows ?? ["model", "name", "title", "code"].find((name) => item[name]) ?? "id";
  return String(at(item, field) ?? "");
}

async function suggest(input: HTMLInputElement): Promise<void> {
  const typed = input.value.trim();
  if (!typed || known.get(input)?.has(typed)) return;
  const address = new URL(input.dataset.suggest ?? "", location.href);
  address.searchParams.set("q", typed);
  address.searchParams.set("limit", "20");
  const answer = await call({ address: `GET ${address.pathname}${address.search}` });
  // Someone typed on meanwhile.
  if (answer.outcome !== "done" || input.value.trim() !== typed) return;
  const items = (at(answer.body, "items") as Item[] | undefined) ?? [];
  const byValue = new Map(items.map((item) => [shown(input, item), item]));
  known.set(input, byValue);
  const label = (item: Item) =>
    (input.dataset.tells ?? "code series_name customer")
      .split(/\s+/)
      .map((field) => at(item, field))
      .filter((value) => typeof value === "string" && value !== shown(input, item))
      .join(" · ");
  listOf(input).replaceChildren(
    ...[...byValue].map(([value, item]) => make("option", { value, label: label(item) ? `${value}　${label(item)}` : value })),
  );
  take(input);
}

function listOf(input: HTMLInputElement): HTMLElement {
  const there = input.list;
  if (there) return there;
  const list = make("datalist", { id: `list-${Math.random().toString(36).slice(2)}` });
  (input.closest("[data-lines], form") ?? document.body).append(list);
  input.setAttribute("list", list.id);
  return list;
}

/** Fills what belongs to the choice; a hidden id is emptied when the text is none of the choices. */
function take(input: HTMLInputElement): void {
  const item = known.get(input)?.get(input.value.trim());
  for (const pair of (input.dataset.fills ?? "").split(/\s+/).filter(Boolean)) {
    const [name, field = name] = pair.split("=");
    const control = siblingOf(input, name);
    if (!control) continue;
    if (!item) {
      if (control.type === "hidden") set(control, "");
    } else if (at(item, field) !== undefined && at(item, field) !== null) {
      set(control, at(item, field));
    }
  }
}

function siblingOf(input: HTMLInputElement, name: string): Control | null {
  const row = input.closest<HTMLElement>("[data-row]");
  if (row) return row.querySelector<Control>(`[name$="[].${name}"]`);
  return (input.form?.elements.namedItem(name) as Control | null) ?? null;
}

function set(control: Control, value: unknown): void {
  if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = value === true;
  else control.value = String(value);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

export function enliven(): void {
  const later = settled(150, (input: HTMLInputElement) => void suggest(input));
  document.addEventListener("input", (event) => {
    const input = event.target as HTMLInputElement;
    if (!input.matches?.("input[data-suggest]")) return;
    take(input);
    later(input);
  });
  onEvery("input[data-suggest]", (input) => input.setAttribute("autocomplete", "off"));
}
