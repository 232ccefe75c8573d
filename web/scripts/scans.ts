// Papers in scans. A file that was sent is taken in (data-takes-in, the page of scans), or, at any other place (data-sorts), it
// is told which papers are in it and the person says what goes where. `[data-confirm-all]` presses every button of the page
// that files a paper as its code says.
import { type Answer, act, call, type Problem } from "./call";
import { all, make } from "./dom";
import { basis, toast, toastLater } from "./notice";
import { say } from "./words";

/** What became of a file, the page to go to, and the file that stays where it was dropped, if any does. */
export type Reached =
  | { said: (Node | string)[]; then: string | null; file: string | null }
  | { refused: (Node | string)[] };

/** A large stack takes longer to read than an answer may: it goes on being read, and is asked for again. */
const PATIENCE = 8;

const pause = (seconds: number) => new Promise((over) => setTimeout(over, seconds * 1000));

async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const later = answer.outcome === "lost" || (answer.outcome === "refused" && answer.problem.status === 503);
    if (!later) break;
    await pause(3);
    answer = await ask();
  }
  return answer;
}

function why(answer: Exclude<Answer, { outcome: "done" }>): (Node | string)[] {
  if (answer.outcome === "lost") return [say(answer.why)];
  const problem: Problem = answer.problem;
  return [problem.errors?.[0]?.message ?? problem.detail ?? say("refused"), ...basis(problem)];
}

/** Takes a file in: its papers wait until each is confirmed. */
export async function takeIn(address: string, file: string, words: (text: string) => void): Promise<Reached> {
  words(say("scan-reading"));
  const answer = await patiently(() => act({ address, body: { file } }));
  if (answer.outcome !== "done") return { refused: why(answer) };
  const { papers } = answer.body as { papers: unknown[] };
  const then = `/scans/${file}`;
  return { said: [" ", make("a", { href: then }, say("scan-found", { n: papers.length }))], then, file: null };
}

interface Paper {
  title: string;
  place: string | null;
  code: string | null;
  pages: number[];
  state: string;
  standing: string;
  reason: string | null;
}

interface Reading {
  pages: number;
  papers: Paper[];
  unread: number[];
}

/** A file that was dropped somewhere, and where. */
interface Dropped {
  /** The place of one paper, such as `sign_off_sheet:<uuid>.2`; empty where no form of ours belongs. */
  place: string;
  file: string;
  /** The form around is to name the file; it is not filed by itself. */
  inForm: boolean;
}

/** Puts the pages of a file where they belong, from the place at which it was dropped. */
export async function sortOut(dropped: Dropped, words: (text: string) => void): Promise<Reached> {
  const { place, file, inForm } = dropped;
  words(say("scan-reading"));
  const read = await patiently(() => call({ address: `GET /api/v1/scans/${file}` }));
  // What cannot be read is still what the person chose for this place.
  const reading: Reading =
    read.outcome === "done" ? (read.body as Reading) : { pages: 0, papers: [], unread: [] };
  const own = reading.papers.find((paper) => place !== "" && paper.place === place);
  // The day that is wanted stands in the form.
  const fits = own?.standing === "ready" || (inForm && own?.standing === "day_wanted");
  const alone = fits && own?.pages.length === reading.pages;
  const choice = reading.papers.length === 0 ? "whole" : alone ? "own" : await asked(reading, own, fits);
  if (choice === "none") return { refused: [say("scan-sort-cancel")] };
  if (choice === "elsewhere") return elsewhere(dropped, words);
  const whole = choice === "whole" || alone;
  const kept = inForm ? await forForm(dropped, whole) : await filed(dropped, choice === "whole");
  if (!("refused" in kept) && !whole) await rest(dropped);
  return kept;
}

/** All of it waits in the tray, where each paper is confirmed; a form that is being filled in stays. */
async function elsewhere({ file, inForm }: Dropped, words: (text: string) => void): Promise<Reached> {
  const taken = await takeIn("POST /api/v1/scans", file, words);
  return "refused" in taken ? taken : { ...taken, then: inForm ? null : taken.then };
}

async function filed({ place, file }: Dropped, whole: boolean): Promise<Reached> {
  const body = whole ? { place, whole } : { place };
  const done = await act({ address: `POST /api/v1/scans/${file}/file`, body });
  return done.outcome === "done" ? { said: [], then: null, file } : { refused: why(done) };
}

/** The file, or the pages of it that belong to the place as a file of their own. */
async function forForm({ place, file }: Dropped, whole: boolean): Promise<Reached> {
  if (whole) return { said: [], then: null, file };
  const cut = await act({ address: `POST /api/v1/scans/${file}/part`, body: { place } });
  if (cut.outcome !== "done") return { refused: why(cut) };
  return { said: [], then: null, file: (cut.body as { sha256: string }).sha256 };
}

/** What else is in the file waits in the tray; what was just filed is not to be filed twice. */
async function rest({ place, file, inForm }: Dropped): Promise<void> {
  const taken = await patiently(() => act({ address: "POST /api/v1/scans", body: { file, without: place } }));
  if (taken.outcome !== "done") return;
  const said = say("scan-found", { n: (taken.body as { papers: unknown[] }).papers.length });
  if (inForm) toast(said);
  else toastLater(said);
}

type Choice = "own" | "whole" | "elsewhere" | "none";

/** Says which papers are in a file, and asks what is to become of them. */
function asked(reading: Reading, own: Paper | undefined, fits: boolean): Promise<Choice> {
  const numbers = (pages: number[]) => say("scan-pages", { pages: pages.join(", ") });
  const row = (title: string, about: string, pages: number[], state: string, mine: boolean) =>
    make(
      "tr",
      mine ? { class: "selected" } : {},
      make("td", {}, make("b", {}, title), make("div", { class: "second" }, about)),
      make("td", { class: "num nowrap" }, numbers(pages)),
      make("td", {}, state),
    );
  const rows = reading.papers.map((paper) =>
    row(paper.title, paper.code ?? "", paper.pages, paper.reason ?? paper.state, paper === own),
  );
  if (reading.unread.length > 0) rows.push(row(say("scan-sort-unread"), "", reading.unread, "", false));
  const title = say("scan-sort-title", { n: rows.length });
  const cancel = make("button", { type: "button", class: "button" }, say("scan-sort-cancel"));
  const whole = make("button", { type: "button", class: "button" }, say("scan-sort-whole"));
  const foot = make("div", { class: "dialog-foot" }, cancel, whole);
  const label = fits ? say("scan-sort-own", { n: own?.pages.length ?? 0 }) : say("scan-sort-elsewhere");
  const sorted = make("button", { type: "button", class: "button primary" }, label);
  foot.append(sorted);
  const table = make("table", { class: "table dense narrow" }, make("tbody", {}, ...rows));
  const dialog = make(
    "dialog",
    { class: "wide", "aria-label": title },
    make("div", { class: "dialog-head" }, make("h2", {}, title)),
    make("div", { class: "table-scroll" }, table),
    foot,
  ) as HTMLDialogElement;
  return new Promise((decided) => {
    let choice: Choice = "none";
    const choose = (button: HTMLElement, which: Choice) =>
      button.addEventListener("click", () => {
        choice = which;
        dialog.close();
      });
    choose(cancel, "none");
    choose(whole, "whole");
    choose(sorted, fits ? "own" : "elsewhere");
    dialog.addEventListener("close", () => {
      dialog.remove();
      decided(choice);
    });
    document.body.append(dialog);
    dialog.showModal();
    sorted.focus();
  });
}

async function confirmAll(button: HTMLElement): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  let filed = 0;
  let refused = false;
  for (const one of all<HTMLButtonElement>("main button[data-api^='POST /api/v1/scanned-papers/']")) {
    const answer = await act({ address: one.dataset.api ?? "", body: {} });
    if (answer.outcome === "done") {
      filed += 1;
      one.remove();
    } else {
      refused = true;
      one.closest(".card-body")?.append(make("p", { class: "small bad", role: "alert" }, ...why(answer)));
    }
  }
  button.removeAttribute("aria-busy");
  if (refused) return;
  toastLater(say("scans-confirmed", { n: filed }));
  location.reload();
}

export function enliven(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-confirm-all]");
    if (button) void confirmAll(button);
  });
}
