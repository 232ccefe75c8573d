// A form as the JSON it stands for. A control's name is its place: `place`, `contact.phone`, `lines[].model` inside the
// n-th [data-row], `roles` of several ticked boxes. What is empty is left out: whether it may be is the server's to say.

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface Gathered {
  body: Record<string, unknown>;
  /** JSON pointer -> the control it came from. */
  places: Map<string, Control>;
}

export function gather(form: HTMLFormElement): Gathered {
  const body: Record<string, unknown> = {};
  const places = new Map<string, Control>();
  const rows = new Rows();
  for (const control of controlsOf(form)) {
    const path = rows.pathOf(control);
    if (!path) continue;
    const pointer = `/${path.join("/")}`;
    if (!places.has(pointer)) places.set(pointer, control);
    const value = valueOf(control);
    if (control.dataset.type === "list") {
      const list = (read(body, path) as unknown[] | undefined) ?? [];
      put(body, path, value === undefined ? list : [...list, value]);
    } else if (value !== undefined) {
      put(body, path, value);
    }
  }
  return { body, places };
}

function controlsOf(form: HTMLFormElement): Control[] {
  return ([...form.elements] as Control[]).filter(
    (control) => control.name && !control.disabled && !(control instanceof HTMLButtonElement) && control.type !== "file",
  );
}

/** Whether anything was typed into a row; an untouched row at the end of a table is not sent. */
export function isBlank(row: Element): boolean {
  return [...row.querySelectorAll<Control>("input[name], textarea[name], select[name]")].every(
    (control) =>
      control.type === "checkbox" || control.type === "hidden" || control instanceof HTMLSelectElement || !control.value.trim(),
  );
}

/** Numbers the rows of each list in the order of the page. */
class Rows {
  private readonly numbers = new Map<Element, number>();
  private readonly blanks = new Map<Element, boolean>();
  private readonly counts = new Map<string, number>();

  pathOf(control: Control): string[] | null {
    const steps = control.name.split(".");
    const path: string[] = [];
    for (const step of steps) {
      if (!step.endsWith("[]")) {
        path.push(step);
        continue;
      }
      const list = step.slice(0, -2);
      const row = control.closest(`[data-row="${list}"]`) ?? control.closest("[data-row]");
      if (!row || this.isBlank(row)) return null;
      path.push(list, String(this.numberOf(row, [...path, list].join("/"))));
    }
    return path;
  }

  /** Asked for every control of a row, looked at once. */
  private isBlank(row: Element): boolean {
    const known = this.blanks.get(row) ?? isBlank(row);
    this.blanks.set(row, known);
    return known;
  }

  private numberOf(row: Element, list: string): number {
    const known = this.numbers.get(row);
    if (known !== undefined) return known;
    const number = this.counts.get(list) ?? 0;
    this.counts.set(list, number + 1);
    this.numbers.set(row, number);
    return number;
  }
}

function valueOf(control: Control): unknown {
  const type = control.dataset.type ?? "";
  if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
    if (type === "boolean") return control.checked;
    return control.checked ? control.value : undefined;
  }
  if (control instanceof HTMLSelectElement && control.multiple) {
    return [...control.selectedOptions].map((option) => option.value);
  }
  const text = control.value.trim();
  if (type === "lines") return text ? text.split(/\s*\n\s*/) : [];
  if (text === "") return control.dataset.empty === "null" ? null : control.dataset.empty === "text" ? "" : undefined;
  switch (type) {
    case "integer":
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "ratio":
      return ratio(text);
    case "json":
      return JSON.parse(text);
    default:
      return text;
  }
}

/** `8.25` (per cent) as the ratio `0.0825`, by moving the point; what is no number is left for the server to refuse. */
function ratio(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?\s*%?$/.exec(text);
  if (!parts) return text;
  const [, sign, whole, part = ""] = parts;
  const digits = whole.padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}${part}`;
}

type Holder = Record<string, unknown>;

function holderOf(body: Holder, path: string[], make: boolean): Holder | undefined {
  let holder = body;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (holder[step] === undefined) {
      if (!make) return undefined;
      holder[step] = /^\d+$/.test(path[index + 1]) ? [] : {};
    }
    holder = holder[step] as Holder;
  }
  return holder;
}

function put(body: Holder, path: string[], value: unknown): void {
  (holderOf(body, path, true) as Holder)[path[path.length - 1]] = value;
}

function read(body: Holder, path: string[]): unknown {
  return holderOf(body, path, false)?.[path[path.length - 1]];
}
