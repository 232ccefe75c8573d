// A list of thousands of lines is shown a stretch at a time: what is laid out stays small, and every line stays in the form.
//   <div data-lines="lines" data-stretch="200">: the server has put away what is past the first stretch.
import { all, make } from "./dom";
import { say } from "./words";

const rowsOf = (lines: HTMLElement) => all<HTMLElement>("[data-rows] > [data-row]", lines);
/** How many lines are shown at once. */
const stretchOf = (lines: HTMLElement) => Number(lines.dataset.stretch ?? Infinity);
const firstOf = (lines: HTMLElement) => Number(lines.dataset.first ?? 0);

/** The first line of the stretch that a line is in. */
const startOf = (line: number, stretch: number) => Math.max(0, line - (line % stretch));

/** Shows the stretch that is being looked at, or the last where there is less by now. */
export function showStretch(lines: HTMLElement): void {
  const rows = rowsOf(lines);
  const stretch = stretchOf(lines);
  const last = startOf(rows.length - 1, stretch);
  const first = Math.min(firstOf(lines), last);
  lines.dataset.first = String(first);
  rows.forEach((row, index) => {
    const isPast = index < first || index >= first + stretch;
    if (row.hidden !== isPast) row.hidden = isPast;
    for (let fault = row.nextElementSibling; fault?.classList.contains("line-fault"); fault = fault.nextElementSibling) {
      (fault as HTMLElement).hidden = isPast;
    }
  });
  showTurner(lines, first, rows.length, stretch);
}

/** Shows the stretch that line is in. */
export function showLine(row: HTMLElement): void {
  const lines = row.closest<HTMLElement>("[data-lines]");
  if (!lines || !row.hidden) return;
  lines.dataset.first = String(startOf(rowsOf(lines).indexOf(row), stretchOf(lines)));
  showStretch(lines);
}

/** What turns to the lines before and after; nothing where all are shown. */
function showTurner(lines: HTMLElement, first: number, of: number, stretch: number): void {
  lines.querySelector("[data-lines-turner]")?.remove();
  if (of <= stretch) return;
  const turn = (label: string, to: number, open: boolean) => {
    const button = make("button", { type: "button", class: "button small" }, label) as HTMLButtonElement;
    button.disabled = !open;
    button.addEventListener("click", () => {
      lines.dataset.first = String(to);
      showStretch(lines);
      lines.scrollIntoView({ block: "start" });
    });
    return button;
  };
  const shown = say("lines-shown", { from: first + 1, to: Math.min(first + stretch, of), of });
  lines.append(
    make(
      "div",
      { class: "lines-foot", "data-lines-turner": "", role: "group", "aria-label": shown },
      turn(say("lines-before", { n: stretch }), first - stretch, first > 0),
      make("span", { class: "small", "aria-live": "polite" }, shown),
      turn(say("lines-after", { n: stretch }), first + stretch, first + stretch < of),
    ),
  );
}
