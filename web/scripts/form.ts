// <form data-api="POST /api/v1/…" data-then="/…/{id}">: sent as JSON, refused in place, nothing typed lost.
//   data-etag      goes out as If-Match and is renewed by each answer
//   data-done      words for the next page, or for this one when it stays
//   data-autosave  saves quietly while one types; what is incomplete is the server's to take or leave
// A submit button may carry its own data-api, data-then, data-confirm, and data-next: a call that follows a save; its
// name and value, if it has any, are sent with the form's.
import { ask } from "./ask";
import { type Answer, act } from "./call";
import { all, at, onEvery, settled } from "./dom";
import { clearFaultOf, clearFaults, noticeIn, showFaults } from "./faults";
import { gather, type Gathered } from "./gather";
import { explain, isConflict, toast, toastLater, told } from "./notice";
import { say } from "./words";

const changed = new WeakSet<HTMLFormElement>();

/** Where to go after it was done: `{id}` is taken from the answer. */
export function follow(then: string | undefined, body: unknown, done: string | undefined): void {
  all<HTMLFormElement>("form[data-api]").forEach((form) => changed.delete(form));
  if (done) toastLater(done);
  if (then === undefined) {
    location.reload();
    return;
  }
  const address = then.replace(/\{([\w.]+)\}/g, (_, path: string) => encodeURIComponent(String(at(body, path) ?? "")));
  if (address.split("#")[0] === location.pathname + location.search) location.reload();
  else location.assign(address);
}

async function submit(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return;
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  const label = button?.textContent?.trim() || say("retry");
  if (question && !(await ask(question, label, button?.classList.contains("danger") ?? false))) return;

  clearFaults(form);
  const gathered = gather(form);
  if (button instanceof HTMLButtonElement && button.name) gathered.body[button.name] = button.value;
  await whileBusy(form, button, async () => {
    const first = await send(form, button?.dataset.api ?? form.dataset.api ?? "", gathered.body);
    if (first.outcome !== "done") return refused(form, button, first, gathered);
    changed.delete(form);
    let last = first;
    if (button?.dataset.next) {
      const second = await send(form, button.dataset.next, {});
      if (second.outcome !== "done") return refused(form, button, second, gathered);
      last = second;
    }
    form.dispatchEvent(new CustomEvent("epm:done", { bubbles: true, detail: last.body }));
    // What is typed before there is anybody, a password, leads on without a word.
    const silent = form.hasAttribute("data-careless") ? "" : undefined;
    const pressed = (button ?? form.querySelector("button:not([type=button])"))?.textContent?.trim() ?? "";
    const done = told(button?.dataset.done ?? form.dataset.done ?? silent, pressed);
    const then = button?.dataset.then ?? form.dataset.then;
    if (then === "stay") toast(done || say("saved"));
    else follow(then, last.body, done);
  });
}

async function send(form: HTMLFormElement, address: string, body: unknown): Promise<Answer> {
  const answer = await act({ address, body, etag: form.dataset.etag });
  if (answer.outcome === "done" && answer.etag && form.dataset.etag) form.dataset.etag = answer.etag;
  return answer;
}

function refused(
  form: HTMLFormElement,
  button: HTMLElement | null,
  answer: Exclude<Answer, { outcome: "done" }>,
  gathered: Gathered,
): void {
  const faults = answer.outcome === "refused" && [400, 403, 409, 413, 415, 422].includes(answer.problem.status);
  if (faults && !isConflict(answer.problem)) showFaults(form, answer.problem, gathered.places);
  else noticeIn(form, explain(answer, () => void submit(form, button)));
}

async function whileBusy(form: HTMLFormElement, button: HTMLElement | null, during: () => Promise<void>): Promise<void> {
  const buttons = [form, ...(button ? [button] : [])];
  buttons.forEach((element) => element.setAttribute("aria-busy", "true"));
  try {
    await during();
  } finally {
    buttons.forEach((element) => element.removeAttribute("aria-busy"));
  }
}

/** Whether something on the page was typed and not sent. */
export function hasUnsent(): boolean {
  return all<HTMLFormElement>("form[data-api]").some((form) => changed.has(form) && !form.hasAttribute("data-careless"));
}

/** Enter submits a form of a few fields, never a long one by accident; Ctrl+Enter always does. */
function isAccident(event: KeyboardEvent): boolean {
  const control = event.target as HTMLElement;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !(control instanceof HTMLInputElement)) return false;
  const form = control.form;
  if (!form?.dataset.api) return false;
  return form.elements.length > 6 || form.querySelector("[data-lines]") !== null;
}

function autosave(form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>("[data-form-state]");
  const save = settled(2000, async () => {
    if (form.getAttribute("aria-busy") === "true" || !changed.has(form)) return;
    if (state) state.textContent = say("saving");
    changed.delete(form);
    const answer = await send(form, form.dataset.autosave || form.dataset.api || "", gather(form).body);
    if (answer.outcome !== "done") changed.add(form);
    if (state) state.textContent = answer.outcome === "done" ? say("saved") : "";
  });
  form.addEventListener("input", save);
}

export function enliven(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.api) return;
    event.preventDefault();
    void submit(form, (event as SubmitEvent).submitter);
  });
  document.addEventListener("input", (event) => {
    const control = event.target as HTMLElement;
    const form = control.closest?.<HTMLFormElement>("form[data-api]");
    if (!form) return;
    changed.add(form);
    // What the page says of the form as it was saved is no longer so (form.css).
    form.dataset.changed = "";
    clearFaultOf(control);
  });
  document.addEventListener("keydown", (event) => {
    if (isAccident(event)) event.preventDefault();
    const form = (event.target as HTMLElement).closest?.<HTMLFormElement>("form[data-api]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.querySelector<HTMLButtonElement>("button[type=submit], button:not([type])")?.click();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (hasUnsent()) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  document.addEventListener("htmx:confirm", (event) => {
    const { target, issueRequest } = (event as CustomEvent).detail;
    if (target?.id !== "main" || !hasUnsent()) return;
    event.preventDefault();
    void ask(say("leave"), say("leave-yes"), true).then((yes) => yes && issueRequest(true));
  });
  // Phrases beside an opinion: a click puts the words into the field.
  document.addEventListener("click", (event) => {
    const phrase = (event.target as Element).closest?.<HTMLElement>("[data-phrase-for]");
    const field = phrase && (document.getElementById(phrase.dataset.phraseFor ?? "") as HTMLTextAreaElement | null);
    if (!phrase || !field) return;
    field.value = field.value ? `${field.value} ${phrase.textContent}` : (phrase.textContent ?? "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  onEvery("form[data-autosave]", (form) => autosave(form as HTMLFormElement));
}
