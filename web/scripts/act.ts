// <button type="button" data-api="POST /api/v1/…" data-body='{}'>: one act, one call. data-confirm asks first,
// data-then says where to go, data-done what to say (else the button's own word; nothing where it is empty), data-etag guards, data-ids adds the ticked rows under that name.
import { ask } from "./ask";
import { act } from "./call";
import { follow } from "./form";
import { explain, stay, told } from "./notice";
import { ticked } from "./selection";

async function press(button: HTMLElement): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  const label = button.textContent?.trim() ?? "";
  const question = button.dataset.confirm;
  if (question && !(await ask(question, label, button.classList.contains("danger")))) return;

  const address = button.dataset.api ?? "";
  const body: Record<string, unknown> = JSON.parse(button.dataset.body || "{}");
  if (button.dataset.ids) body[button.dataset.ids] = ticked();

  button.setAttribute("aria-busy", "true");
  const bare = address.startsWith("DELETE") && !button.dataset.body;
  const answer = await act({ address, body: bare ? undefined : body, etag: button.dataset.etag });
  button.removeAttribute("aria-busy");
  if (answer.outcome === "done") follow(button.dataset.then, answer.body, told(button.dataset.done, label));
  else stay(explain(answer, () => void press(button)));
}

export function enliven(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLButtonElement>("button[data-api]");
    // A submit button belongs to its form.
    if (!button || (button.form && button.type === "submit")) return;
    if (button.getAttribute("aria-disabled") !== "true") void press(button);
  });
  // A closed act stays in reach so that its reason is heard; it must not submit.
  document.addEventListener(
    "click",
    (event) => {
      if ((event.target as Element).closest?.("[aria-disabled=true]")) event.preventDefault();
    },
    true,
  );
}
