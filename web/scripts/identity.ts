<<<<<<< HEAD
// An act of weight wants a password that was given lately. It is asked for in place, and the act goes on: nothing typed is lost.
import { call, type Problem } from "./call";
import { make } from "./dom";
import { say } from "./words";

/** Whether the password was given and is right. */
export function confirmIdentity(problem: Problem): Promise<boolean> {
=======
// Acts of weight ask for the password again when it was given long ago. It is given here, the act goes on, and nothing
// typed is lost.
import { call } from "./call";
import { make } from "./dom";
import { say } from "./words";

/** Whether the reader proved again who they are. `why` is what the server said. */
export function confirmIdentity(why: string): Promise<boolean> {
>>>>>>> 2a09b23 (Let people sign in and keepers keep, on pages)
  const password = make("input", {
    type: "password",
    id: "identity-password",
    autocomplete: "current-password",
<<<<<<< HEAD
    "aria-required": "true",
    "aria-describedby": "identity-fault",
  }) as HTMLInputElement;
  const fault = make("div", { class: "fault", id: "identity-fault", role: "alert" });
  const cancel = make("button", { type: "button", class: "button", "data-closes": "" }, say("cancel"));
  const form = make(
    "form",
    {},
    make("div", { class: "dialog-head" }, make("h2", { id: "identity-title" }, say("identity"))),
    make(
      "div",
      { class: "dialog-body stack tight" },
      make("p", { class: "medium soft" }, problem.detail ?? ""),
      make("div", { class: "field" }, make("label", { for: password.id }, say("password")), password, fault),
    ),
    make("div", { class: "dialog-foot" }, cancel, make("button", { type: "submit", class: "button primary" }, say("go-on"))),
  );
  const dialog = make("dialog", { "aria-labelledby": "identity-title" }, form) as HTMLDialogElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void give(dialog, password, fault);
=======
    "aria-describedby": "identity-fault",
  }) as HTMLInputElement;
  const fault = make("div", { class: "fault", id: "identity-fault", role: "alert" });
  const label = make("label", { for: password.id }, say("identity-password"));
  const no = make("button", { type: "button", class: "button" }, say("cancel"));
  const form = make(
    "form",
    {},
    make("div", { class: "dialog-head" }, make("h2", { id: "identity-title" }, say("identity-title"))),
    make("div", { class: "dialog-body stack" }, make("p", {}, why), make("div", { class: "field" }, label, password, fault)),
    make("div", { class: "dialog-foot" }, no, make("button", { class: "button primary" }, say("identity-confirm"))),
  );
  const dialog = make("dialog", { "aria-labelledby": "identity-title" }, form) as HTMLDialogElement;
  no.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void given(dialog, password, fault);
>>>>>>> 2a09b23 (Let people sign in and keepers keep, on pages)
  });
  document.body.append(dialog);
  dialog.showModal();
  password.focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
<<<<<<< HEAD
      answer(dialog.returnValue === "confirmed");
=======
      answer(dialog.returnValue === "yes");
>>>>>>> 2a09b23 (Let people sign in and keepers keep, on pages)
    });
  });
}

<<<<<<< HEAD
async function give(dialog: HTMLDialogElement, password: HTMLInputElement, fault: HTMLElement): Promise<void> {
  const answer = await call({ address: "POST /api/v1/me/confirmation", body: { password: password.value } });
  if (answer.outcome === "done") {
    dialog.close("confirmed");
    return;
  }
  fault.textContent = answer.outcome === "lost" ? say("offline") : (answer.problem.detail ?? say("refused"));
=======
async function given(dialog: HTMLDialogElement, password: HTMLInputElement, fault: HTMLElement): Promise<void> {
  const answer = await call({ address: "POST /api/v1/me/confirmation", body: { password: password.value } });
  if (answer.outcome === "done") return dialog.close("yes");
  const problem = answer.outcome === "refused" ? answer.problem : undefined;
  fault.textContent = problem?.errors?.[0]?.message ?? problem?.detail ?? say("offline");
>>>>>>> 2a09b23 (Let people sign in and keepers keep, on pages)
  password.setAttribute("aria-invalid", "true");
  password.select();
}
