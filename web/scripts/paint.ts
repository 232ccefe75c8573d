// An answer painted into the page: <b data-bind="margin" data-format="percent">, <tr data-row><td data-bind="lines[].amount">,
// <rect data-bind-width="margin_share">, <div data-show="below_limit" hidden>, <span data-bind-class="tone">.
import { all, at } from "./dom";

function thousands(amount: string): string {
  const [whole, part] = amount.replace(/^-/, "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount.startsWith("-") ? "−" : ""}${grouped}${part === undefined ? "" : `.${part}`}`;
}

/** `0.0825` as `8.3%`: tenths of a per cent, rounded half away from zero, on the digits. */
function percent(ratio: string): string {
  const negative = ratio.startsWith("-");
  const [whole, part = ""] = ratio.replace("-", "").split(".");
  const tenths = Math.floor((Number(`${whole}${part.padEnd(4, "0").slice(0, 4)}`) + 5) / 10);
  return `${negative && tenths > 0 ? "−" : ""}${Math.floor(tenths / 10)}.${tenths % 10}%`;
}

function written(value: unknown, format: string | undefined): string {
  if (value === null || value === undefined) return "—";
  const text = String(value);
  if (format === "money") return thousands(text);
  if (format === "percent") return percent(text);
  return text;
}

/** The number of each row in its list, from 0. */
function placesOf(root: HTMLElement): Map<HTMLElement, number> {
  const counts = new Map<string, number>();
  const places = new Map<HTMLElement, number>();
  for (const row of all("[data-row]", root)) {
    const list = row.dataset.row ?? "";
    const place = counts.get(list) ?? 0;
    places.set(row, place);
    counts.set(list, place + 1);
  }
  return places;
}

export function paint(root: HTMLElement, answer: unknown): void {
  const places = placesOf(root);
  const read = (element: HTMLElement, path: string): unknown => {
    if (!path.includes("[].")) return at(answer, path);
    const [list, field] = path.split("[].", 2);
    const row = element.closest<HTMLElement>("[data-row]");
    return row ? at(at(answer, `${list}.${places.get(row)}`), field) : undefined;
  };
  for (const element of all("[data-bind]", root)) {
    element.textContent = written(read(element, element.dataset.bind ?? ""), element.dataset.format);
  }
  for (const element of all("[data-bind-width]", root)) {
    const share = Number(read(element, element.dataset.bindWidth ?? "") ?? 0);
    element.setAttribute("width", `${Math.min(Math.max(share * 100, 0), 100)}%`);
  }
  for (const element of all("[data-bind-class]", root)) {
    const said = String(read(element, element.dataset.bindClass ?? "") ?? "");
    element.classList.remove("good", "bad", "warn", "over", "soon");
    if (said) element.classList.add(said);
  }
  for (const element of all("[data-show]", root)) {
    element.hidden = !read(element, element.dataset.show ?? "");
  }
}
