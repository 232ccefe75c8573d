// <input type="file" accept="image/*" capture="environment" data-label-codes="POST /api/v1/…/label-codes?line=3">
// Photos of the labels of a line: every code is offered, the likely serial numbers ticked; what the person takes is entered in
// the field of the row (serials.ts). Several photos, one after the other, are shown together.
import { call } from "./call";
import { make } from "./dom";
import { explain, stay, toast } from "./notice";
import { shrunk } from "./picture";
import { underWay } from "./workbook";
import { say } from "./words";

interface Code {
  text: string;
  symbology: string;
  serial: string | null;
  likely: boolean;
  message?: string;
}

interface Label {
  model: string;
  known: number;
  codes: Code[];
}

/** The longest side of a photo that is looked at; the bars of a label are read in no larger one. */
const SIDE = 3400;

const NAMES: Record<string, string> = { qr: "QR", data_matrix: "Data Matrix", code128: "Code 128", code39: "Code 39", ean: "EAN" };

async function read(input: HTMLInputElement, files: File[]): Promise<void> {
  const work = underWay(say("label-read"));
  const labels: Label[] = [];
  for (const [n, file] of files.entries()) {
    work.at(n, files.length, say("label-read"));
    const photo = await shrunk(file, SIDE);
    const bytes = photo.slice(0, photo.size, "application/octet-stream");
    const answer = await call({ address: input.dataset.labelCodes ?? "", body: bytes });
    if (answer.outcome === "done") labels.push(answer.body as Label);
    else stay(explain(answer, () => void read(input, files.slice(n))));
    if (answer.outcome !== "done") break;
  }
  work.end();
  const codes = together(labels.flatMap((label) => label.codes));
  if (codes.length > 0) offer(input, labels[0], codes);
  else if (labels.length > 0) toast(say("label-none"));
}

/** Each serial number once, the likely ones first. */
function together(codes: Code[]): Code[] {
  const known = new Map(codes.map((code) => [code.serial ?? code.text, code]));
  return [...known.values()].sort((a, b) => Number(b.likely) - Number(a.likely));
}

function offer(input: HTMLInputElement, { model, known }: Label, codes: Code[]): void {
  const title = say("label-title", { model });
  const take = make("button", { type: "button", class: "button primary" }) as HTMLButtonElement;
  const cancel = make("button", { type: "button", class: "button" }, say("cancel"));
  const boxes = codes.map((code) => {
    const box = make("input", { type: "checkbox", value: code.serial ?? "" }) as HTMLInputElement;
    box.disabled = code.serial === null || code.message !== undefined;
    box.checked = code.likely && !box.disabled;
    return box;
  });
  const rows = codes.map((code, n) => {
    const note = code.message ?? (code.serial === null ? say("label-not-serial") : "");
    const about = make("span", { class: "small muted" }, [NAMES[code.symbology] ?? code.symbology, note].filter(Boolean).join(" · "));
    return make("label", { class: "label-code" }, boxes[n], make("span", { class: "mono" }, code.serial ?? code.text), about);
  });
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const count = () => {
    take.textContent = say("label-take", { n: chosen().length });
    take.disabled = chosen().length === 0;
  };
  boxes.forEach((box) => box.addEventListener("change", count));
  count();
  const dialog = make(
    "dialog",
    { "aria-label": title },
    make("div", { class: "dialog-head" }, make("h2", {}, title)),
    make("div", { class: "dialog-body stack tight" }, ...(known > 0 ? [make("p", { class: "small muted" }, say("label-known", { n: known }))] : []), ...rows),
    make("div", { class: "dialog-foot" }, cancel, take),
  ) as HTMLDialogElement;
  cancel.addEventListener("click", () => dialog.close());
  take.addEventListener("click", () => {
    const row = input.closest("[data-row]");
    row?.querySelector("[data-serials]")?.dispatchEvent(new CustomEvent("epm:scanned", { detail: chosen().join("\n") }));
    dialog.close();
    toast(say("serial-list-taken"));
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function enliven(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (!input.matches?.("input[data-label-codes]") || !input.files?.length) return;
    const files = [...input.files];
    input.value = "";
    void read(input, files);
  });
}
