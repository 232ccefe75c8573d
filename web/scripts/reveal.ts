// <form data-then="stay" data-reveals="made">: what the answer holds is shown in that dialog, this once, in each
// <code data-reveal="token"> of it.
import { all, at } from "./dom";

export function enliven(): void {
  document.addEventListener("epm:done", (event) => {
    const form = event.target as HTMLElement;
    const dialog = document.getElementById(form.dataset.reveals ?? "") as HTMLDialogElement | null;
    if (!dialog) return;
    const answer = (event as CustomEvent).detail;
    all("[data-reveal]", dialog).forEach((place) => {
      place.textContent = String(at(answer, place.dataset.reveal ?? "") ?? "");
    });
    form.closest("dialog")?.close();
    dialog.showModal();
  });
}
