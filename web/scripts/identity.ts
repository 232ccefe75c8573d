// An act of weight wants a password that was given lately. It is asked for in place, and the act goes on: nothing typed is lost.
import { call, type Problem } from "./call";
import { make } from "./dom";
import { say } from "./words";

/** Whether the password was given and is right. */
export function confirmIdentity(problem: Problem): Promise<boolean> {
  const password = make("input", {
    type: "password",
    id: "identity-password",
    autocomplete: "current-password",
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
  });
  document.body.append(dialog);
  dialog.showModal();
  password.focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "confirmed");
    });
  });
}

async function give(dialog: HTMLDialogElement, password: HTMLInputElement, fault: HTMLElement): Promise<void> {
  const answer = await call({ address: "POST /api/v1/me/confirmation", body: { password: password.value } });
  if (answer.outcome === "done") {
    dialog.close("confirmed");
    return;
  }
  fault.textContent = answer.outcome === "lost" ? say("offline") : (answer.problem.detail ?? say("refused"));
  password.setAttribute("aria-invalid", "true");
  password.select();
}
