// <input type="date">: a browser writes a date in the order of its own language, which need not be the page's. While the
// field is not being edited the day stands in it as everywhere else, 2026-12-18 (form.css paints `data-day` over it).
import { all, onEvery } from "./dom";

// Others do not paint before the content of a field, and keep their own way.
const paints = "userAgentData" in navigator;

function show(root: ParentNode): void {
  for (const field of all<HTMLInputElement>("input[type=date]", root)) {
    field.dataset.day = field.value;
  }
}

export function enliven(): void {
  if (!paints) return;
  document.addEventListener("input", (event) => {
    const around = (event.target as Element).closest?.("form, dialog, [data-lines]");
    if (around) show(around);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as Element;
    if (field.matches?.("input[type=date]") && field.parentElement) show(field.parentElement);
  });
  onEvery("input[type=date]", (field) => {
    if (field.parentElement) show(field.parentElement);
  });
}
