// Serial numbers for all lines of a sheet at once, out of a supplier's list or a paste:
//   <div data-serial-list="POST /api/v1/…/serial-lists">
//     <textarea data-serial-paste></textarea> <input type="file" data-serial-file> <button data-serial-read>
// The server answers {lines: [{line, model, units, entered, serials: [{serial, cell, message}], message}], unassigned, faults}.
// The preview shows what goes where and what cannot; what the person takes is entered in the lines' own fields (serials.ts).
import { call } from "./call";
import { all, icon, make } from "./dom";
import { explain, stay, toast } from "./notice";
import { say } from "./words";
import { underWay } from "./workbook";

interface Found {
  serial: string;
  cell: string;
  of: string;
  message?: string;
}

interface Line {
  line: number;
  model: string;
  units: number;
  entered: number;
  serials: Found[];
  message?: string;
}

interface Preview {
  sheet: string;
  column: string;
  total: number;
  lines: Line[];
  unassigned: Found[];
  faults: { cell: string; typed: string; message: string }[];
}

async function read(root: HTMLElement, body: Blob, name: string): Promise<void> {
  const work = underWay(say("workbook-reading", { name }));
  // As bytes: what they are is seen when they are read, and `text/plain` is a form's.
  const bytes = body.slice(0, body.size, "application/octet-stream");
  const answer = await call({ address: root.dataset.serialList ?? "", body: bytes });
  work.end();
  if (answer.outcome === "done") preview(root, name, answer.body as Preview);
  else stay(explain(answer, () => void read(root, body, name)));
}

function row(...cells: (Node | string)[]): HTMLElement {
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
}

function wrong(cell: string, serial: string, message: string): HTMLElement {
  const line = make("tr", { class: "removed" }, make("td", { class: "n" }, cell), make("td", { class: "mono" }, serial));
  line.append(make("td", { class: "bad" }, message));
  return line;
}

function table(...rows: HTMLElement[]): HTMLElement {
  return make("div", { class: "table-scroll" }, make("table", { class: "table dense narrow" }, make("tbody", {}, ...rows)));
}

/** How the person takes what no line was found for. */
function choice(lines: Line[]): HTMLSelectElement {
  const select = make("select", { "aria-label": say("serial-list-line") }) as HTMLSelectElement;
  select.append(make("option", { value: "" }, say("serial-list-leave")));
  for (const { line, model } of lines) select.append(make("option", { value: String(line) }, model));
  return select;
}

function preview(root: HTMLElement, name: string, list: Preview): void {
  const good = (line: Line) => line.serials.filter((found) => found.message === undefined).map((found) => found.serial);
  const rows = list.lines
    .filter((line) => line.serials.length > 0)
    .map((line) => {
      const counts = make("span", { class: "num nowrap" }, `${line.entered} + ${good(line).length} / ${line.units}`);
      const note = line.message ? make("span", { class: "bad" }, line.message) : "";
      return row(make("b", {}, line.model), counts, note);
    });
  const refused = list.lines.flatMap((line) => line.serials.filter((found) => found.message !== undefined));
  const faults = [
    ...refused.map((found) => wrong(found.cell, found.serial, found.message ?? "")),
    ...list.faults.map((fault) => wrong(fault.cell, fault.typed, fault.message)),
  ];
  // Those of which the list says the same are put to a line together.
  const groups = new Map<string, Found[]>();
  for (const found of list.unassigned) groups.set(found.of, [...(groups.get(found.of) ?? []), found]);
  const choices = [...groups].map(([of, found]) => ({ of, found, select: choice(list.lines) }));

  const dialog = make("dialog", { class: "wide", "aria-label": name }) as HTMLDialogElement;
  const cancel = make("button", { type: "button", class: "button" }, say("cancel"));
  const n = list.lines.reduce((sum, line) => sum + good(line).length, 0);
  const take = make("button", { type: "button", class: "button primary" }, say("serial-list-take", { n })) as HTMLButtonElement;
  const chosen = () => choices.filter(({ select }) => select.value !== "");
  const count = () => {
    const more = chosen().reduce((sum, { found }) => sum + found.length, 0);
    take.textContent = say("serial-list-take", { n: n + more });
    take.disabled = n + more === 0;
  };
  cancel.addEventListener("click", () => dialog.close());
  take.addEventListener("click", () => {
    for (const line of list.lines) enter(root, line.line, good(line));
    for (const { select, found } of chosen()) enter(root, Number(select.value), found.map((each) => each.serial));
    dialog.close();
    toast(say("serial-list-taken"));
  });
  for (const { select } of choices) select.addEventListener("change", count);
  count();

  const about = [list.sheet, list.column].filter(Boolean).join(" · ");
  const head = make("div", { class: "dialog-body row" }, make("span", { class: "tag good" }, icon("check"), say("serial-list-found", { n: list.total, column: about })));
  if (faults.length > 0) head.append(make("span", { class: "tag over" }, say("serial-list-faults", { n: faults.length })));
  dialog.append(make("div", { class: "dialog-head" }, make("h2", {}, name)), head);
  if (rows.length > 0) dialog.append(table(...rows));
  if (choices.length > 0) {
    dialog.append(make("div", { class: "dialog-body strong" }, say("serial-list-unassigned", { n: list.unassigned.length })));
    const named = choices.map(({ of, found, select }) => row(of || "—", make("span", { class: "num nowrap" }, String(found.length)), select));
    dialog.append(table(...named));
  }
  if (faults.length > 0) dialog.append(table(...faults.slice(0, 200)));
  dialog.append(make("div", { class: "dialog-foot" }, cancel, take));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Enters serial numbers in the field of a line, which says at once what is there twice or too many. */
function enter(root: HTMLElement, line: number, serials: string[]): void {
  if (serials.length === 0) return;
  const form = root.closest("form") ?? document;
  for (const place of all("[data-row=lines]", form)) {
    const own = place.querySelector<HTMLInputElement>("input[name='lines[].equipment_line_id']");
    if (own?.value !== String(line)) continue;
    const detail = serials.join("\n");
    place.querySelector("[data-serials]")?.dispatchEvent(new CustomEvent("epm:scanned", { detail }));
  }
}

export function enliven(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const root = input.closest?.<HTMLElement>("[data-serial-list]");
    const file = input.matches?.("[data-serial-file]") ? input.files?.[0] : undefined;
    if (!root || !file) return;
    input.value = "";
    void read(root, file, file.name);
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-serial-read]");
    const root = button?.closest<HTMLElement>("[data-serial-list]");
    const paste = root?.querySelector<HTMLTextAreaElement>("[data-serial-paste]");
    if (!root || !paste) return;
    if (paste.value.trim()) void read(root, new Blob([paste.value], { type: "text/plain" }), say("serial-list-paste"));
    else paste.focus();
  });
}
