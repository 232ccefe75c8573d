// <label class="drop">…<input type="file" data-upload="PUT /api/v1/…/scan" accept="…" data-limit="20"></label> <div data-uploads></div>
// Each file goes as it is, its name in `?name=`, with a bar that tells how far it is; a large one goes on after a broken
// connection (send.ts). Then data-then is followed ("stay": the page stays, and the answer's `id` goes into the hidden field
// named by data-fills, a list in the form around; `file=sha256` puts the answer's `sha256` into the one field `file` instead,
// `files[]=sha256` into the list `files`).
// With data-straighten (the address of photo.ts) a photo is straightened and shrunk before it is sent; with data-takes-in or
// data-sorts the papers in what was sent are looked for (scans.ts); the field then gets what stays here of the file.
import type { Problem } from "./call";
import { at, make } from "./dom";
import { follow } from "./form";
import { basis } from "./notice";
import { prepared } from "./picture";
import { sortOut, takeIn } from "./scans";
import { sendFile } from "./send";
import { say } from "./words";

interface Line {
  words: (text: string) => void;
  done: (...words: (Node | string)[]) => void;
  fail: (...words: (Node | string)[]) => void;
}

function lineOf(file: File, input: HTMLInputElement, again: () => void): Line & { progress: (share: number) => void } {
  const place = input.closest("form, .card, main")?.querySelector("[data-uploads]") ?? input.closest("label")?.parentElement;
  const bar = make("progress", { max: "100", value: "0", "aria-label": file.name });
  const state = make("span", { class: "small muted num" }, "0%");
  const line = make("div", { class: "upload" }, make("span", { class: "ellipsis" }, file.name), state, bar);
  place?.append(line);
  const words = (text: string) => (state.textContent = text);
  return {
    words,
    progress(share) {
      const percent = String(Math.min(100, Math.floor(share * 100)));
      bar.setAttribute("value", percent);
      words(`${percent}%`);
    },
    done(...said) {
      bar.remove();
      state.className = "small good";
      state.replaceChildren(...said);
    },
    fail(...said) {
      bar.remove();
      const retry = make("button", { type: "button", class: "link-button" }, say("retry"));
      retry.addEventListener("click", () => {
        line.remove();
        again();
      });
      state.setAttribute("role", "alert");
      state.className = "small bad";
      state.replaceChildren(...said, " ", retry);
    },
  };
}

/** Where the page goes once the file is dealt with; false when it is not. */
type Outcome = { then: string | null } | false;

async function start(input: HTMLInputElement, chosen: File): Promise<Outcome> {
  const line = lineOf(chosen, input, () => void sendAll([chosen], input));
  const limit = Number(input.dataset.limit ?? 0);
  const file = input.dataset.straighten ? await prepared(chosen, input.dataset.straighten) : chosen;
  if (limit > 0 && file.size > limit * 1024 * 1024) {
    line.fail(say("file-too-large", { n: limit }));
    return false;
  }
  const sent = await sendFile({
    address: input.dataset.upload ?? "",
    file,
    etag: input.dataset.etag,
    progress: line.progress,
    waiting: (broken) => broken && line.words(say("upload-waiting")),
  });
  if (!sent.ok) {
    line.fail(...reasonOf(sent.problem));
    return false;
  }
  const { takesIn, sorts: place } = input.dataset;
  if (takesIn === undefined && place === undefined) {
    remember(input, sent.body);
    line.done(say("file-done"));
    return { then: null };
  }
  const sha256 = String(at(sent.body, "sha256") ?? "");
  const inForm = input.dataset.fills !== undefined;
  const reached =
    takesIn === undefined
      ? await sortOut({ place: place ?? "", file: sha256, inForm }, line.words)
      : await takeIn(takesIn, sha256, line.words);
  if ("refused" in reached) {
    line.fail(...reached.refused);
    return false;
  }
  if (reached.file !== null) remember(input, { sha256: reached.file });
  line.done(say("file-done"), ...reached.said);
  return { then: reached.then };
}

function reasonOf(problem: Problem | null): (Node | string)[] {
  if (!problem) return [say("file-failed")];
  return [problem.errors?.[0]?.message ?? problem.detail ?? say("file-failed"), ...basis(problem)];
}

function remember(input: HTMLInputElement, answer: unknown): void {
  const [field, path] = (input.dataset.fills ?? "").split("=");
  if (!field || !answer) return;
  const value = String(at(answer, path ?? "id") ?? "");
  const name = field.replace("[]", "");
  const one = path !== undefined && name === field;
  if (one) input.form?.querySelector(`input[type=hidden][name="${name}"]`)?.remove();
  const hidden = make("input", { type: "hidden", name, value, ...(one ? {} : { "data-type": "list" }) });
  input.form?.append(hidden);
  input.form?.dispatchEvent(new Event("input", { bubbles: true }));
}

async function sendAll(files: File[], input: HTMLInputElement): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await start(input, file));
  const done = outcomes.filter((outcome) => outcome !== false);
  if (done.length < files.length) return;
  // One file has a page of its own; of several the list tells.
  const own = done.length === 1 ? done[0].then : done[0]?.then && "/scans";
  if (own) follow(own, null, say("file-done"));
  else if (input.dataset.then !== "stay") follow(input.dataset.then, null, say("file-done"));
}

export function enliven(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (!input.matches?.("input[data-upload]") || !input.files?.length) return;
    const files = [...input.files];
    input.value = "";
    void sendAll(files, input);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = (event.target as Element).closest?.(".drop");
      drop?.classList.toggle("over", kind === "dragover");
    });
  }
}
