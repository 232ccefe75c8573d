// Editable lines: a table whose cells are fields.
//   <div data-lines="lines" data-budget="POST /api/v1/…/budget" data-pasted="POST /api/v1/…/pasted">
//     <table class="table lines"><tbody data-rows><tr data-row="lines"><td data-line-number>1</td><td><input name="lines[].model" …
//     <template data-blank-line><tr data-row="lines">…</tr></template>
//     <button type="button" data-add-line>  and in each row  <button type="button" data-copy-line> <button type="button" data-remove-line>
// <td class="cell" data-unless="currency=CNY"> is put away while that field of its row holds that value.
// Arrow keys, Tab and Enter move; a paste from a spreadsheet fills cells and adds rows, a whole list is read by the server
// (data-pasted) as a workbook is (workbook.ts); figures are worked out by the
// server (data-budget, the answer painted by paint.ts): no rule is written here.
import { call } from "./call";
import { all, onEvery, settled } from "./dom";
import { type Control, gather } from "./gather";
import { showLine, showStretch } from "./line_pages";
import { toast } from "./notice";
import { paint } from "./paint";
import { pasted } from "./workbook";
import { say } from "./words";

const CELL = "input:not([type=hidden]), select, textarea";

export const rowsOf = (lines: HTMLElement) => all<HTMLElement>("[data-rows] > [data-row]", lines);
export const cellsOf = (row: HTMLElement) => all<Control & HTMLElement>(CELL, row);
/** Those that are not put away beside another value; the row itself may be in a stretch that is not shown. */
const shownCellsOf = (row: HTMLElement) => cellsOf(row).filter((cell) => !cell.closest("[data-unless][hidden]"));

/** A new row at the end, or after another. */
export function addRow(lines: HTMLElement, after?: HTMLElement): HTMLElement {
  const row = blankRow(lines);
  if (after) {
    after.after(row);
    number(lines);
  } else append(lines, row);
  showLine(row);
  return row;
}

/** A new row that is nowhere yet. */
export function blankRow(lines: HTMLElement): HTMLElement {
  const blank = lines.querySelector<HTMLTemplateElement>("template[data-blank-line]");
  return blank?.content.firstElementChild?.cloneNode(true) as HTMLElement;
}

/** Puts rows at the end of the lines; whoever adds many adds them at once. */
export function append(lines: HTMLElement, ...rows: HTMLElement[]): void {
  lines.querySelector<HTMLElement>("[data-rows]")?.append(...rows);
  number(lines);
}

/** Takes a value as a person would have typed it: a word for a choice, 是 or √ for a tick. */
export function setCell(cell: Control, text: string): void {
  if (cell instanceof HTMLInputElement && cell.type === "checkbox") {
    cell.checked = /^(1|true|y|yes|是|√|✓)$/i.test(text.trim());
  } else if (cell instanceof HTMLSelectElement) {
    const wanted = text.trim();
    const option = [...cell.options].find(
      (each) => each.value === wanted || each.text.trim() === wanted || (wanted && each.text.trim().startsWith(`${wanted} `)),
    );
    if (option) cell.value = option.value;
  } else {
    cell.value = text.trim();
  }
}

export function number(lines: HTMLElement): void {
  rowsOf(lines).forEach((row, index) => {
    const n = index + 1;
    all("[data-line-number]", row).forEach((cell) => (cell.textContent = String(n)));
    all("[data-remove-line]", row).forEach((button) => button.setAttribute("aria-label", say("remove-line", { n })));
    all("[data-copy-line]", row).forEach((button) => button.setAttribute("aria-label", say("copy-line", { n })));
  });
  for (const count of all("[data-line-count]", lines)) count.textContent = String(rowsOf(lines).length);
  putAway(lines);
  showStretch(lines);
}

function copyRow(lines: HTMLElement, row: HTMLElement): void {
  const copy = addRow(lines, row);
  const from = all<Control>("[name]", row);
  all<Control>("[name]", copy).forEach((cell, index) => {
    const source = from[index];
    if (cell instanceof HTMLInputElement && cell.type === "checkbox") cell.checked = (source as HTMLInputElement).checked;
    else if (cell.dataset.notCopied === undefined) cell.value = source.value;
  });
  cellsOf(copy)[0]?.focus();
}

function removeRow(lines: HTMLElement, row: HTMLElement): void {
  const next = (row.nextElementSibling ?? row.previousElementSibling) as HTMLElement | null;
  while (row.nextElementSibling?.classList.contains("line-fault")) row.nextElementSibling.remove();
  row.remove();
  if (rowsOf(lines).length === 0) addRow(lines);
  number(lines);
  (next?.querySelector<HTMLElement>("[data-remove-line]") ?? lines.querySelector<HTMLElement>("[data-add-line]"))?.focus();
}

export function changedLines(lines: HTMLElement): void {
  lines.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Rows and cells of what a spreadsheet puts on the clipboard; a quoted cell may hold line breaks. */
export function readSheet(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    rows[rows.length - 1].push(cell);
    cell = "";
  };
  for (let index = 0; index < text.length; index += 1) {
    const c = text[index];
    if (quoted) {
      if (c === '"' && text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") endCell();
    else if (c === "\n") {
      endCell();
      rows.push([]);
    } else if (c !== "\r") cell += c;
  }
  endCell();
  return rows.filter((row) => row.some((each) => each.trim() !== ""));
}

/** Fills cells from where the cursor stands, to the right and downwards. */
export function paste(lines: HTMLElement, from: Control, sheet: string[][]): void {
  const first = from.closest<HTMLElement>("[data-row]");
  if (!first) return;
  const column = cellsOf(first).indexOf(from as Control & HTMLElement);
  const standing = rowsOf(lines);
  const at = standing.indexOf(first);
  const added = sheet.slice(standing.length - at).map(() => blankRow(lines));
  append(lines, ...added);
  const rows = [...standing.slice(at), ...added];
  sheet.forEach((values, index) => {
    const cells = cellsOf(rows[index]).slice(column);
    values.forEach((value, at) => {
      const cell = cells[at];
      if (cell && !("readOnly" in cell && cell.readOnly)) setCell(cell, value);
    });
  });
  changedLines(lines);
  if (sheet.length > 1) toast(say("lines-pasted", { n: sheet.length }));
}

/** Where a key leads: up and down in the column, left and right at the ends of the text, Enter down. */
function move(lines: HTMLElement, cell: Control & HTMLElement, event: KeyboardEvent): void {
  const row = cell.closest<HTMLElement>("[data-row]");
  if (!row || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const rows = rowsOf(lines);
  const cells = shownCellsOf(row);
  const [down, across] = [rows.indexOf(row), cells.indexOf(cell)];
  const isText = cell instanceof HTMLInputElement && !["checkbox", "date"].includes(cell.type);
  const caret = isText ? [cell.selectionStart, cell.selectionEnd] : [0, 0];
  const length = isText ? cell.value.length : 0;
  let target: HTMLElement | undefined;
  switch (event.key) {
    case "ArrowUp":
    case "ArrowDown":
      // A list, a date and open suggestions have these keys for themselves.
      if (!isText || (cell as HTMLInputElement).list) return;
      target = shownCellsOf(rows[down + (event.key === "ArrowUp" ? -1 : 1)] ?? row)[across];
      break;
    case "Enter":
      if (cell instanceof HTMLTextAreaElement) return;
      if (!rows[down + 1]) {
        addRow(lines);
        changedLines(lines);
      }
      target = shownCellsOf(rowsOf(lines)[down + 1])[across];
      break;
    case "ArrowLeft":
      if (isText && (caret[0] !== 0 || caret[1] !== 0)) return;
      target = cells[across - 1];
      break;
    case "ArrowRight":
      if (isText && (caret[0] !== length || caret[1] !== length)) return;
      target = cells[across + 1];
      break;
    default:
      return;
  }
  if (!target || target === cell) return;
  event.preventDefault();
  const reached = target.closest<HTMLElement>("[data-row]");
  if (reached) showLine(reached);
  target.focus();
  if (target instanceof HTMLInputElement && target.type === "text") target.select();
}

/** Puts away what says nothing beside another value of its row. */
function putAway(lines: HTMLElement): void {
  for (const cell of all("[data-unless]", lines)) {
    const [name, value] = (cell.dataset.unless ?? "").split("=");
    const other = cell.closest("[data-row]")?.querySelector<Control>(`[name$="[].${name}"]`);
    cell.hidden = other?.value === value;
  }
}

/** Asks the server what the lines come to, whenever they have changed and are quiet. */
function budget(lines: HTMLElement): void {
  const form = lines.closest("form");
  const address = lines.dataset.budget;
  if (!form || !address) return;
  let asked = 0;
  const ask = settled(250, async () => {
    asked += 1;
    const mine = asked;
    const answer = await call({ address, body: gather(form).body });
    if (mine === asked && answer.outcome === "done") paint(form.closest("main") ?? document.body, answer.body);
  });
  form.addEventListener("input", ask);
  ask();
}

export function enliven(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-add-line], [data-copy-line], [data-remove-line]");
    const lines = button?.closest<HTMLElement>("[data-lines]");
    if (!button || !lines) return;
    const row = button.closest<HTMLElement>("[data-row]");
    if (button.matches("[data-add-line]")) cellsOf(addRow(lines))[0]?.focus();
    else if (row && button.matches("[data-copy-line]")) copyRow(lines, row);
    else if (row) removeRow(lines, row);
    changedLines(lines);
  });
  document.addEventListener("keydown", (event) => {
    const cell = event.target as Control & HTMLElement;
    const lines = cell.closest?.<HTMLElement>("[data-lines]");
    if (lines && cell.matches(CELL)) move(lines, cell, event);
  });
  document.addEventListener("paste", (event) => {
    const cell = event.target as Control & HTMLElement;
    const lines = cell.closest?.<HTMLElement>("[data-lines]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!lines || !cell.matches(CELL) || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if (lines.dataset.pasted) void pasted(lines, cell, text);
    else paste(lines, cell, readSheet(text));
  });
  onEvery("[data-lines]", (lines) => {
    if (rowsOf(lines).length === 0) addRow(lines);
    number(lines);
    lines.addEventListener("input", () => putAway(lines));
    budget(lines);
  });
}
