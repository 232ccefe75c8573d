// <label class="drop">…<input type="file" data-upload="PUT /api/v1/…/scan" accept="…" data-limit="20"></label> <div data-uploads></div>
// Each file goes as it is, its name in `?name=`, with a bar that tells how far it is. Then data-then is followed ("stay": the page
// stays, and the answer's `id` goes into the hidden field named by data-fills, a list in the form around; `file=sha256` puts
// the answer's `sha256` into the one field `file` instead, `files[]=sha256` into the list `files`).
import { busy, methodAndPath, type Problem } from "./call";
import { at, make } from "./dom";
import { follow } from "./form";
import { basis } from "./notice";
import { say } from "./words";

function start(input: HTMLInputElement, file: File): Promise<boolean> {
  const place = input.closest("form, .card, main")?.querySelector("[data-uploads]") ?? input.closest("label")?.parentElement;
  const bar = make("progress", { max: "100", value: "0", "aria-label": file.name });
  const state = make("span", { class: "small muted num" }, "0%");
  const line = make("div", { class: "upload" }, make("span", { class: "ellipsis" }, file.name), state, bar);
  place?.append(line);

  const limit = Number(input.dataset.limit ?? 0);
  const fail = (...words: (Node | string)[]) => {
    bar.remove();
    const retry = make("button", { type: "button", class: "link-button" }, say("retry"));
    retry.addEventListener("click", () => {
      line.remove();
      void sendAll([file], input);
    });
    state.setAttribute("role", "alert");
    state.className = "small bad";
    state.replaceChildren(...words, " ", retry);
    return false;
  };
  if (limit > 0 && file.size > limit * 1024 * 1024) return Promise.resolve(fail(say("file-too-large", { n: limit })));

  const [method, path] = methodAndPath(input.dataset.upload ?? "");
  const address = new URL(path, location.href);
  address.searchParams.set("name", file.name);
  return new Promise((finished) => {
    const request = new XMLHttpRequest();
    request.open(method, address.pathname + address.search);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("accept-language", document.documentElement.lang);
    if (input.dataset.etag) request.setRequestHeader("if-match", input.dataset.etag);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const share = String(Math.floor((event.loaded / event.total) * 100));
      bar.setAttribute("value", share);
      state.textContent = `${share}%`;
    });
    request.addEventListener("loadend", () => {
      busy(-1);
      if (request.status >= 200 && request.status < 300) {
        bar.remove();
        state.className = "small good";
        state.textContent = say("file-done");
        remember(input, request.responseText);
        finished(true);
      } else {
        finished(fail(...reasonOf(request)));
      }
    });
    busy(1);
    request.send(file);
  });
}

function reasonOf(request: XMLHttpRequest): (Node | string)[] {
  try {
    const problem = JSON.parse(request.responseText) as Problem;
    return [problem.errors?.[0]?.message ?? problem.detail ?? say("file-failed"), ...basis(problem)];
  } catch {
    return [say("file-failed")];
  }
}

function remember(input: HTMLInputElement, answer: string): void {
  const [field, path] = (input.dataset.fills ?? "").split("=");
  if (!field || !answer) return;
  const value = String(at(JSON.parse(answer), path ?? "id") ?? "");
  const name = field.replace("[]", "");
  const one = path !== undefined && name === field;
  if (one) input.form?.querySelector(`input[type=hidden][name="${name}"]`)?.remove();
  const hidden = make("input", { type: "hidden", name, value, ...(one ? {} : { "data-type": "list" }) });
  input.form?.append(hidden);
  input.form?.dispatchEvent(new Event("input", { bubbles: true }));
}

async function sendAll(files: File[], input: HTMLInputElement): Promise<void> {
  let done = true;
  for (const file of files) done = (await start(input, file)) && done;
  if (done && input.dataset.then !== "stay") follow(input.dataset.then, null, say("file-done"));
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
