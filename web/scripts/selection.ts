// Ticked rows of a list, and the bar with what can be done to them. A list that is a table and, for the phone, cards as well
// has a box for the same row in each: they are ticked together and count once.
//   <table data-selects> <input type="checkbox" data-select value="…"> <input type="checkbox" data-select-all>
//   <div class="selection-bar" data-selection hidden> <b data-selected></b> <button data-api data-ids="ids"> <a data-ids="id" href> <button data-deselect>
import { all } from "./dom";

const boxes = () => all<HTMLInputElement>("[data-selects] [data-select]");

const values = (of: HTMLInputElement[]) => [...new Set(of.map((box) => box.value))];

export function ticked(): string[] {
  return values(boxes().filter((box) => box.checked));
}

function paint(): void {
  const ids = ticked();
  for (const box of boxes()) box.closest("tr, .row-card")?.classList.toggle("selected", box.checked);
  for (const every of all<HTMLInputElement>("[data-select-all]")) {
    every.checked = ids.length > 0 && ids.length === values(boxes()).length;
    every.indeterminate = ids.length > 0 && !every.checked;
  }
  for (const bar of all("[data-selection]")) {
    bar.hidden = ids.length === 0;
    all("[data-selected]", bar).forEach((count) => (count.textContent = String(ids.length)));
    for (const link of all<HTMLAnchorElement>("a[data-ids]", bar)) {
      const address = new URL(link.href);
      address.searchParams.delete(link.dataset.ids ?? "id");
      ids.forEach((id) => address.searchParams.append(link.dataset.ids ?? "id", id));
      link.href = address.href;
    }
  }
}

export function enliven(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-select]")) boxes().forEach((each) => each.value === box.value && (each.checked = box.checked));
    if (box.matches("[data-select-all]")) boxes().forEach((each) => (each.checked = box.checked));
    if (box.matches("[data-select], [data-select-all]")) paint();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest?.("[data-deselect]")) return;
    boxes().forEach((box) => (box.checked = false));
    paint();
  });
}
