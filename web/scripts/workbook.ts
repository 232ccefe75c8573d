// <input type="file" data-workbook="POST /api/v1/…/workbook" data-into="lines-id">: an .xlsx of lines. The server reads it and
// answers {lines: [{…}], faults: [{row, column, message}], corrected: [row], headings: […], rows: [{row, cells: [{text, fault}]}]}; the preview
// shows every bad cell in its row before anything is taken, and `…/workbook/marked` gives the workbook back with them marked.
// A list that is pasted (data-pasted of the lines) is answered alike; null where it is none.
import { busy, call, methodAndPath } from "./call";
import { all, icon, make } from "./dom";
import { append, blankRow, changedLines, paste, readSheet, rowsOf, setCell } from "./lines";
import { type Control, isBlank } from "./gather";
import { explain, stay, toast } from "./notice";
import { say } from "./words";

interface Fault {
  row: number;
  column?: string | number | null;
  message: string;
}

interface Sheet {
  sheet?: string;
  lines: Record<string, unknown>[];
  faults: Fault[];
  faults_left_out?: number;
  corrected?: number[];
  headings?: string[];
  rows?: { row: number; cells: { text: string; fault?: string }[] }[];
}

/** How many rows are filled in before the page may paint again. */
const STRETCH = 500;
/** How many faults are listed; the rows are shown beside them, the rest is in the marked workbook. */
const LISTED = 200;
/** How many rows are named one by one. */
const NAMED = 30;

/** Says what is under way, with a bar; the answer says how far it is, or ends it. */
export function underWay(text: string): { at: (n: number, of: number, text: string) => void; end: () => void } {
  const bar = make("progress", { max: "100", "aria-label": text }) as HTMLProgressElement;
  const words = make("p", { "aria-live": "polite" }, text);
  const dialog = make("dialog", { "aria-label": text }, make("div", { class: "dialog-body" }, words, bar)) as HTMLDialogElement;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return {
    at: (n, of, now) => {
      bar.value = Math.floor((n / Math.max(of, 1)) * 100);
      words.textContent = now;
    },
    end: () => {
      dialog.close();
      dialog.remove();
    },
  };
}

async function read(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  const lines =
    (input.dataset.into && document.getElementById(input.dataset.into)) || input.closest<HTMLElement>("[data-lines]");
  if (!file || !lines) return;
  const address = input.dataset.workbook ?? "";
  const work = underWay(say("workbook-reading", { name: file.name }));
  const answer = await call({ address, body: file });
  work.end();
  // The same file may be chosen again once it was put right.
  input.value = "";
  if (answer.outcome !== "done") {
    stay(explain(answer, () => input.click()));
    return;
  }
  await offer(lines, answer.body as Sheet, file.name, () => void marked(address, file));
}

/** Cells that were pasted: a list under its headings or in the template's columns, or else cells for where the cursor is. */
export async function pasted(lines: HTMLElement, cell: Control, text: string): Promise<void> {
  const answer = await call({ address: lines.dataset.pasted ?? "", body: new Blob([text], { type: "text/plain" }) });
  if (answer.outcome !== "done") stay(explain(answer, () => void pasted(lines, cell, text)));
  else if (answer.body === null) paste(lines, cell, readSheet(text));
  else await offer(lines, answer.body as Sheet, say("workbook-clipboard"));
}

/** Takes a list without a fault into an empty form at once; any other is shown first. */
async function offer(lines: HTMLElement, sheet: Sheet, name: string, marked?: () => void): Promise<void> {
  const empty = rowsOf(lines).every(isBlank);
  if (sheet.faults.length === 0 && !sheet.corrected?.length && empty) await take(lines, sheet.lines, true);
  else preview(lines, sheet, name, empty, marked);
}

async function take(lines: HTMLElement, values: Record<string, unknown>[], replace: boolean): Promise<void> {
  for (const row of rowsOf(lines)) if (replace || isBlank(row)) row.remove();
  const of = values.length;
  const work = of > STRETCH ? underWay(say("workbook-taking", { n: 0, of })) : undefined;
  const rows: HTMLElement[] = [];
  for (const [index, value] of values.entries()) {
    if (work && index % STRETCH === 0) {
      work.at(index, of, say("workbook-taking", { n: index, of }));
      await new Promise((painted) => setTimeout(painted));
    }
    const row = blankRow(lines);
    for (const control of all<Control>("[name*='[].']", row)) {
      const given = value[control.name.split("[].", 2)[1]];
      if (given !== undefined && given !== null) setCell(control, String(given));
    }
    rows.push(row);
  }
  append(lines, ...(rows.length > 0 || rowsOf(lines).length > 0 ? rows : [blankRow(lines)]));
  work?.end();
  changedLines(lines);
  toast(say("workbook-read", { n: of }));
}

/** Fetches the same workbook with what is wrong written into it, and has the browser keep it. */
async function marked(address: string, file: File): Promise<void> {
  const [method, path] = methodAndPath(`${address}/marked`);
  const work = underWay(say("workbook-reading", { name: file.name }));
  busy(1);
  try {
    const headers = { "content-type": file.type || "application/octet-stream", "accept-language": document.documentElement.lang };
    const response = await fetch(path, { method, body: file, headers, credentials: "same-origin" });
    if (!response.ok) {
      stay(explain({ outcome: "refused", problem: await response.json() }, () => void marked(address, file)));
      return;
    }
    const link = make("a", { href: URL.createObjectURL(await response.blob()) }) as HTMLAnchorElement;
    const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
    link.download = named ? decodeURIComponent(named[1]) : file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    stay(explain({ outcome: "lost", why: "offline" }, () => void marked(address, file)));
  } finally {
    busy(-1);
    work.end();
  }
}

/** The bad rows as they stand in the sheet, each bad cell with what is wrong with it. */
function badRows(sheet: Sheet): HTMLElement | null {
  if (!sheet.rows?.length) return null;
  const head = make("tr", {}, make("th", { class: "n" }, say("workbook-row")));
  for (const heading of sheet.headings ?? []) head.append(make("th", {}, heading));
  const body = make("tbody");
  for (const { row, cells } of sheet.rows) {
    const line = make("tr", {}, make("td", { class: "n" }, String(row)));
    for (const { text, fault } of cells) {
      const cell = make("td", fault ? { class: "bad" } : {}, make("span", { class: "nowrap" }, text || (fault ? "—" : "")));
      if (fault) cell.append(make("div", { class: "small" }, fault));
      line.append(cell);
    }
    body.append(line);
  }
  return make("div", { class: "table-scroll" }, make("table", { class: "table dense" }, make("thead", {}, head), body));
}

function listed(faults: Fault[]): HTMLElement {
  const body = make("tbody");
  for (const { row, column, message } of faults.slice(0, LISTED)) {
    const place = column === undefined || column === null ? "" : String(column);
    body.append(
      make(
        "tr",
        { class: "removed" },
        make("td", { class: "n" }, String(row)),
        make("td", {}, place),
        make("td", { class: "bad" }, message),
      ),
    );
  }
  return make("div", { class: "table-scroll" }, make("table", { class: "table dense diff" }, body));
}

/** The rows in which the catalogue's category and series stand for the list's. */
function corrected(rows: number[]): string {
  const some = rows.slice(0, NAMED).join(", ") + (rows.length > NAMED ? " …" : "");
  return say("workbook-corrected", { n: rows.length, rows: some });
}

function preview(lines: HTMLElement, sheet: Sheet, name: string, empty: boolean, marked?: () => void): void {
  const dialog = make("dialog", { class: "wide", "aria-label": name }) as HTMLDialogElement;
  const choose = (label: string, look: string, act: () => void) => {
    const button = make("button", { type: "button", class: `button ${look}` }, label);
    button.addEventListener("click", () => {
      dialog.close();
      act();
    });
    return button;
  };
  const n = sheet.lines.length;
  const foot = make("div", { class: "dialog-foot" }, choose(say("cancel"), "", () => {}));
  if (n > 0 && !empty) foot.append(choose(say("workbook-append", { n }), "", () => void take(lines, sheet.lines, false)));
  // What is already in execution is changed line by line, never put aside as a whole.
  const stands = rowsOf(lines).some((row) => row.querySelector<HTMLInputElement>("[name$='[].line']")?.value);
  if (n > 0 && !stands) {
    const label = say(empty ? "workbook-take" : "workbook-replace", { n });
    foot.append(choose(label, "primary", () => void take(lines, sheet.lines, true)));
  }
  const left = (sheet.faults_left_out ?? 0) + Math.max(0, sheet.faults.length - LISTED);
  const body = make("div", { class: "dialog-body row" }, make("span", { class: "tag good" }, icon("check"), say("workbook-read", { n })));
  if (sheet.faults.length > 0) {
    const count = sheet.faults.length + (sheet.faults_left_out ?? 0);
    body.append(make("span", { class: "tag over" }, say("workbook-faults", { n: count })));
  }
  if (sheet.faults.length > 0 && marked) {
    const download = make("button", { type: "button", class: "button small" }, icon("download"), say("workbook-marked"));
    download.addEventListener("click", marked);
    body.append(download);
  }
  const title = sheet.sheet ? `${name} · ${sheet.sheet}` : name;
  dialog.append(make("div", { class: "dialog-head" }, make("h2", {}, title)), body);
  if (sheet.faults.length > 0) {
    dialog.append(badRows(sheet) ?? listed(sheet.faults));
    if (left > 0) dialog.append(make("div", { class: "dialog-body small muted" }, say("workbook-faults-left", { n: left })));
  }
  if (sheet.corrected?.length) dialog.append(make("div", { class: "dialog-body small muted" }, corrected(sheet.corrected)));
  dialog.append(foot);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function enliven(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches?.("input[data-workbook]")) void read(input);
  });
}
