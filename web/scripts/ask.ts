// Asks once before something is ended; the question names the thing.

/** The reader's answer. Escape and a click outside mean no. */
export function ask(question: string, yes: string, danger: boolean): Promise<boolean> {
  const dialog = document.getElementById("ask") as HTMLDialogElement | null;
  const title = document.getElementById("ask-question");
  const button = dialog?.querySelector<HTMLButtonElement>("[data-answer=yes]");
  if (!dialog || !title || !button) return Promise.resolve(window.confirm(question));
  title.textContent = question;
  button.textContent = yes;
  button.classList.toggle("danger", danger);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

export function enliven(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-answer]");
    if (button) (button.closest("dialog") as HTMLDialogElement).close(button.dataset.answer);
  });
}
