// <input type="file" data-workbook="POST /api/v1/…/workbook" data-into="lines-id">: an .xlsx of lines. The server reads it and
// answers {lines: [{…}], faults: [{row, column, message}]}; the preview shows every bad cell before anything is taken.
import { call } from "./call";
import { all, icon, make } from "./dom";
import { addRow, changedLines, rowsOf, setCell } from "./lines";
import { type Control, isBlank } from "./gather";
import { explain, stay, toast } from "./notice";
import { say } from "./words";

interface Fault {
  row: number;
  column?: string | number | null;
  message: string;
}

interface Sheet {
  lines: Record<string, unknown>[];
  faults: Fault[];
}

async function read(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  const lines =
    (input.dataset.into && document.getElementById(input.dataset.into)) || input.closest<HTMLElement>("[data-lines]");
  if (!file || !lines) return;
  const answer = await call({ address: input.dataset.workbook ?? "", body: file });
  // The same file may be chosen again once it was put right.
  input.value = "";
  if (answer.outcome !== "done") {
    stay(explain(answer, () => input.click()));
    return;
  }
  const sheet = answer.body as Sheet;
  const empty = rowsOf(lines).every(isBlank);
  if (sheet.faults.length === 0 && empty) take(lines, sheet.lines, true);
  else preview(lines, file.name, sheet, empty);
}

function take(lines: HTMLElement, values: Record<string, unknown>[], replace: boolean): void {
  for (const row of rowsOf(lines)) if (replace || isBlank(row)) row.remove();
  for (const value of values) {
    const row = addRow(lines);
    for (const control of all<Control>("[name*='[].']", row)) {
      const given = value[control.name.split("[].", 2)[1]];
      if (given !== undefined && given !== null) setCell(control, String(given));
    }
  }
  if (rowsOf(lines).length === 0) addRow(lines);
  changedLines(lines);
  toast(say("workbook-read", { n: values.length }));
}

function preview(lines: HTMLElement, name: string, sheet: Sheet, empty: boolean): void {
  const faults = make("tbody");
  for (const { row, column, message } of sheet.faults) {
    const place = column === undefined || column === null ? "" : String(column);
    faults.append(
      make(
        "tr",
        { class: "removed" },
        make("td", { class: "n" }, String(row)),
        make("td", {}, place),
        make("td", { class: "bad" }, message),
      ),
    );
  }
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
  if (n > 0 && !empty) foot.append(choose(say("workbook-append", { n }), "", () => take(lines, sheet.lines, false)));
  if (n > 0) foot.append(choose(say(empty ? "workbook-take" : "workbook-replace", { n }), "primary", () => take(lines, sheet.lines, true)));
  dialog.append(
    make("div", { class: "dialog-head" }, make("h2", {}, name)),
    make(
      "div",
      { class: "dialog-body row" },
      make("span", { class: "tag good" }, icon("check"), say("workbook-read", { n })),
      ...(sheet.faults.length > 0
        ? [make("span", { class: "tag over" }, say("workbook-faults", { n: sheet.faults.length }))]
        : []),
    ),
  );
  if (sheet.faults.length > 0) {
    dialog.append(make("div", { class: "table-scroll" }, make("table", { class: "table dense diff" }, faults)));
  }
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
