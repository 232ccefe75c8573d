// What scripts tell the reader: a toast that goes by itself, or a notice that stays and can be acted on.
import type { Answer, Problem } from "./call";
import { icon, make } from "./dom";
import { say } from "./words";

const LATER = "epm-said";

/** A few words that go by themselves. */
export function toast(text: string): void {
  const note = make("div", { class: "notice" }, icon("check"), make("span", { class: "grow" }, text));
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), 5000);
}

/** What was done, by the word of the button that was pressed; an empty word says nothing. */
export function told(done: string | undefined, label: string): string {
  return done ?? (label ? say("done", { act: label }) : say("saved"));
}

/** The same, on the page that comes next. */
export function toastLater(text: string): void {
  sessionStorage.setItem(LATER, text);
}

export function showLaterToast(): void {
  const text = sessionStorage.getItem(LATER);
  if (text) {
    sessionStorage.removeItem(LATER);
    toast(text);
  }
}

export function clauseTag(number: string): HTMLElement {
  return make("a", { class: "clause", href: `/clauses/${number}`, "data-clause": "" }, number);
}

/** `依据 2.5.3`, where a rule refused. */
export function basis(problem: Problem): (Node | string)[] {
  return problem.clause ? [` ${say("clause-basis")} `, clauseTag(problem.clause)] : [];
}

function linkButton(label: string, act: () => void): HTMLElement {
  const button = make("button", { type: "button", class: "link-button" }, label);
  button.addEventListener("click", act);
  return button;
}

/** Whether someone was first, or what was shown has moved: nothing was done, and there is something new to look at. */
export function isConflict(problem: Problem): boolean {
  const moved = ["conflict", "already-decided", "content-moved"].includes(problem.code ?? "");
  return problem.status === 412 || (problem.status === 409 && moved);
}

/** What to say to an answer that is not "done", with the way on. `again` repeats the same call. */
export function explain(answer: Exclude<Answer, { outcome: "done" }>, again: () => void): HTMLElement {
  const text = make("span", { class: "grow" });
  const retry = () => linkButton(say("retry"), again);
  if (answer.outcome === "lost") {
    text.append(say(answer.why), " ", retry());
  } else {
    const { problem } = answer;
    const detail = problem.detail || problem.title || `${say("refused")} (${problem.status})`;
    if (isConflict(problem)) {
      const first = problem.errors?.map((error) => error.message).join(" ");
      // In a tab of its own, so that what was typed here stays.
      const look = make("a", { href: location.href, target: "_blank", rel: "noopener" }, say("look-now"));
      text.append(first || detail, ...basis(problem), " ", look, " ", linkButton(say("reload"), () => location.reload()));
      text.append(make("div", {}, say("conflict")));
      return make("div", { class: "notice", role: "alert" }, icon("alert-triangle"), text);
    } else if (problem.status === 401) {
      text.append(detail, " ", make("a", { href: "/sign-in", target: "_blank" }, say("sign-in-again")));
    } else if (problem.status >= 500) {
      text.append(detail, " ", problem.code === "outcome-unknown" ? say("outcome-unknown") : "", " ", retry());
    } else {
      text.append(detail, ...basis(problem));
    }
  }
  return make("div", { class: "notice over", role: "alert" }, icon("alert-triangle"), text);
}

/** An explanation where there is no form to put it into; it stays until it is closed. */
export function stay(notice: HTMLElement): void {
  const close = make("button", { type: "button", class: "link-button", "aria-label": say("close") }, "×");
  close.addEventListener("click", () => notice.remove());
  notice.append(close);
  const toasts = document.getElementById("toasts");
  toasts?.replaceChildren(notice);
}
