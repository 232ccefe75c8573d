// A refusal's faults, each at its field, and all of them at the top with links. Nothing typed is touched.
import type { Problem } from "./call";
import { all, icon, idOf, make } from "./dom";
import type { Control } from "./gather";
import { showLine } from "./line_pages";
import { basis } from "./notice";
import { say } from "./words";

export function clearFaults(form: HTMLFormElement): void {
  all(".faults[data-made], .line-fault", form).forEach((old) => old.remove());
  all("[aria-invalid]", form).forEach((control) => control.removeAttribute("aria-invalid"));
  all(".has-fault", form).forEach((row) => row.classList.remove("has-fault"));
  all(".fault", form).forEach((slot) => (slot.textContent = ""));
  all(".serial.bad", form).forEach((chip) => chip.classList.remove("bad"));
}

/** Puts `notice` at the top of the form and moves there. */
export function noticeIn(form: HTMLFormElement, notice: HTMLElement): void {
  notice.classList.add("faults");
  notice.dataset.made = "";
  notice.tabIndex = -1;
  const place = form.querySelector("[data-faults]");
  if (place) place.append(notice);
  else form.prepend(notice);
  notice.focus({ preventScroll: true });
  notice.scrollIntoView({ block: "center", behavior: "auto" });
}

export function showFaults(form: HTMLFormElement, problem: Problem, places: Map<string, Control>): void {
  const faults = problem.errors ?? [];
  const list = make("ul");
  for (const { pointer, message } of faults) {
    const found = controlAt(places, pointer);
    if (!found) {
      list.append(make("li", {}, message));
      continue;
    }
    const shown = shownBy(found.control);
    mark(shown, message, found.rest);
    const link = make("a", { href: `#${idOf(shown)}` }, `${nameOf(shown)}${message}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const row = shown.closest<HTMLElement>("[data-row]");
      if (row) showLine(row);
      shown.focus();
    });
    list.append(make("li", {}, link));
  }
  const head =
    faults.length > 0 && !problem.clause
      ? say("fault-count", { n: faults.length })
      : problem.detail || problem.title || say("refused");
  const text = make("div", { class: "grow" }, head, ...basis(problem));
  if (faults.length > 0) text.append(list);
  noticeIn(form, make("div", { class: "notice over", role: "alert" }, icon("alert-triangle"), text));
}

/** The control of the pointer, or of the nearest thing around it. */
function controlAt(
  places: Map<string, Control>,
  pointer: string,
): { control: Control; rest: string[] } | undefined {
  const steps = pointer.split("/").map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
  for (let length = steps.length; length > 1; length -= 1) {
    const near = steps.slice(0, length).join("/");
    const control = places.get(near) ?? [...places].find(([place]) => place.startsWith(`${near}/`))?.[1];
    if (control) return { control, rest: steps.slice(length) };
  }
  return undefined;
}

/** What the reader sees of a control that is hidden behind another (a picked customer's id, a list of serials). */
function shownBy(control: Control): HTMLElement {
  if (control.type !== "hidden" && !control.hidden) return control;
  const around = control.closest("[data-serials], .field, td");
  return around?.querySelector<HTMLElement>("[data-suggest], [data-serials-input], input:not([type=hidden])") ?? control;
}

function nameOf(control: HTMLElement): string {
  const row = control.closest<HTMLElement>("[data-row]");
  const number = row?.querySelector("[data-line-number]")?.textContent;
  const line = number ? `${say("line-fault", { n: number })} ` : "";
  const label =
    control.getAttribute("aria-label") ??
    (control as HTMLInputElement).labels?.[0]?.firstChild?.textContent ??
    control.closest("fieldset")?.querySelector("legend")?.firstChild?.textContent;
  return label ? `${line}${label.trim()}：` : line;
}

function mark(control: HTMLElement, message: string, rest: string[]): void {
  control.setAttribute("aria-invalid", "true");
  const serials = control.closest("[data-serials]");
  if (serials && rest.length > 0) {
    serials.querySelectorAll(".serial")[Number(rest[0])]?.classList.add("bad");
  }
  const slot = slotOf(control);
  if (slot) {
    slot.textContent = slot.textContent ? `${slot.textContent} ${message}` : message;
    return;
  }
  const row = control.closest<HTMLElement>("tr[data-row]");
  if (row) {
    const label = control.getAttribute("aria-label");
    const text = label ? `${label}：${message}` : message;
    const cell = make("td", { colspan: String(row.children.length - 1) }, make("div", { class: "fault" }, text));
    row.classList.add("has-fault");
    // In the order in which they are told.
    let last: Element = row;
    while (last.nextElementSibling?.classList.contains("line-fault")) last = last.nextElementSibling;
    const said = make("tr", { class: "line-fault" }, make("td"), cell);
    said.hidden = row.hidden;
    last.after(said);
  }
}

function slotOf(control: HTMLElement): HTMLElement | null {
  const described = control.closest("fieldset[aria-describedby]") ?? control;
  const ids = (described.getAttribute("aria-describedby") ?? "").split(/\s+/);
  const id = ids.find((name) => name.endsWith("-fault"));
  return (id && document.getElementById(id)) || control.closest(".field")?.querySelector<HTMLElement>(".fault") || null;
}

/** A field that is being put right loses its mark. */
export function clearFaultOf(control: HTMLElement): void {
  if (control.getAttribute("aria-invalid") !== "true") return;
  control.removeAttribute("aria-invalid");
  const slot = slotOf(control);
  if (slot) slot.textContent = "";
  const row = control.closest("tr.has-fault");
  if (row && !row.querySelector("[aria-invalid=true]")) {
    row.classList.remove("has-fault");
    while (row.nextElementSibling?.classList.contains("line-fault")) row.nextElementSibling.remove();
  }
}
