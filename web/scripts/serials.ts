// Serial numbers of one line: typed, scanned or pasted into a field, each becomes a chip.
//   <div data-serials data-want="12" data-keep="sheet-7-line-3">
//     <textarea data-serials-input></textarea>  <div data-serials-notes></div>  <span data-serials-count></span>  <p data-serials-words></p>
//     <div class="serials" data-serials-list></div>
//     <textarea name="lines[].serials" data-type="lines" hidden>…</textarea>
// Whether a number is right is the server's to say; what is plainly twice, or looks misread, is said at once.
// With data-keep the numbers stay in this browser until they were sent, since a customer's site may have no network.
import { all, icon, make, onEvery } from "./dom";
import { say } from "./words";

/** As compared: wide letters narrow, no blanks, capitals. */
const folded = (serial: string) => serial.normalize("NFKC").replace(/\s/g, "").toUpperCase();

/** `CY001~CY012` and `CY001 至 CY012`, where both ends have the same form; otherwise the text itself. */
export function range(text: string): string[] {
  const ends = /^(\S*?)(\d+)\s*(?:~|～|至|\.\.)\s*(\S*?)(\d+)$/.exec(text);
  if (!ends) return [text];
  const [, prefix, first, prefix2, last] = ends;
  const [from, to] = [Number(first), Number(last)];
  if (prefix !== prefix2 || first.length !== last.length || to < from || to - from >= 5000) return [text];
  return Array.from({ length: to - from + 1 }, (_, step) => prefix + String(from + step).padStart(first.length, "0"));
}

export function split(text: string): string[] {
  return text
    .normalize("NFKC")
    .split(/[\n\r\t,;、，；]+/)
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part) => (/~|至|\.\./.test(part) ? range(part) : part.split(/\s+/)))
    .map(folded);
}

class Serials {
  private readonly store: HTMLTextAreaElement;
  private readonly input: HTMLTextAreaElement;
  private readonly keep: string | undefined;
  private list: string[];

  constructor(private readonly root: HTMLElement) {
    this.store = root.querySelector<HTMLTextAreaElement>("textarea[data-type=lines]") as HTMLTextAreaElement;
    this.input = root.querySelector<HTMLTextAreaElement>("[data-serials-input]") as HTMLTextAreaElement;
    this.keep = root.dataset.keep && `epm-serials-${root.dataset.keep}`;
    this.list = split(this.store.value);
    const kept = this.keep && localStorage.getItem(this.keep);
    if (kept) this.list = [...new Set([...this.list, ...split(kept)])];

    // A scanner ends each number with Enter; a paste may hold many.
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.takeTyped();
    });
    this.input.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      event.preventDefault();
      this.add(split(text));
    });
    this.input.addEventListener("change", () => this.takeTyped());
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-remove-serial]");
      if (button) this.remove(button.dataset.removeSerial ?? "");
    });
    root.addEventListener("epm:scanned", (event) => this.add(split((event as CustomEvent<string>).detail)));
    root.closest("form")?.addEventListener("epm:done", () => this.keep && localStorage.removeItem(this.keep));
    this.show(false);
  }

  private takeTyped(): void {
    const typed = split(this.input.value);
    this.input.value = "";
    this.add(typed);
  }

  private add(serials: string[]): void {
    this.notes().replaceChildren();
    for (const serial of serials) {
      const at = this.list.indexOf(serial);
      if (at >= 0) this.note(serial, "over", say("duplicate", { n: at + 1 }));
      else {
        this.list.push(serial);
        if (/\dO|O\d/.test(serial)) this.note(serial, "", say("looks-like-zero"), () => this.correct(serial));
      }
    }
    this.show(true);
  }

  private correct(serial: string): void {
    const right = serial.replace(/(\d)O|O(\d)/g, (_, before: string, after: string) => (before ? `${before}0` : `0${after}`));
    this.list = this.list.map((each) => (each === serial ? right : each));
    this.show(true);
  }

  private remove(serial: string): void {
    this.list = this.list.filter((each) => each !== serial);
    this.show(true);
    this.input.focus();
  }

  private notes(): HTMLElement {
    return this.root.querySelector<HTMLElement>("[data-serials-notes]") ?? make("div");
  }

  private note(serial: string, kind: string, text: string, correct?: () => void): void {
    const words = make("span", { class: "grow" }, make("b", { class: "mono" }, serial), ` ${text} `);
    const notice = make("div", { class: `notice ${kind}`, role: "alert" }, icon("alert-triangle"), words);
    if (correct) {
      const button = make("button", { type: "button", class: "link-button" }, say("use-zero"));
      button.addEventListener("click", () => {
        correct();
        notice.remove();
      });
      words.append(button);
    }
    this.notes().append(notice);
  }

  private show(changed: boolean): void {
    this.store.value = this.list.join("\n");
    const want = Number(this.root.dataset.want ?? 0);
    const n = this.list.length;
    const words = n > want ? say("serials-over", { n: n - want }) : n === want ? say("serials-full", { n }) : say("serials-left", { n, left: want - n });
    for (const place of all("[data-serials-words]", this.root)) place.textContent = words;
    for (const place of all("[data-serials-count]", this.root)) {
      place.classList.toggle("full", n === want);
      place.replaceChildren(make("b", { class: "num" }, String(n)), make("span", { class: "muted num" }, ` / ${want}`));
    }
    const chips = this.list.map((serial) => {
      const remove = make("button", { type: "button", "data-remove-serial": serial, "aria-label": `${say("remove")} ${serial}` }, "×");
      return make("span", { class: "serial" }, serial, remove);
    });
    this.root.querySelector("[data-serials-list]")?.replaceChildren(...chips);
    if (!changed) return;
    if (this.keep) localStorage.setItem(this.keep, this.store.value);
    this.store.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function enliven(): void {
  onEvery("[data-serials]", (root) => new Serials(root));
}
