// Papers in scans. A file that was sent is taken in (data-takes-in, the page of scans), or, at the place of one paper
// (data-sorts), it is told what else is in it and the person says what goes where. `[data-confirm-all]` presses every button
// of the page that files a paper as its code says.
import { type Answer, act, call, type Problem } from "./call";
import { all, make } from "./dom";
import { basis, toastLater } from "./notice";
import { say } from "./words";

export type Reached = { said: (Node | string)[]; then: string | null } | { refused: (Node | string)[] };

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
  return { said: [" ", make("a", { href: then }, say("scan-found", { n: papers.length }))], then };
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

/** Puts the pages of a file where they belong, from the place of one paper, such as `sign_off_sheet:<uuid>.2`. */
export async function sortOut(place: string, file: string, words: (text: string) => void): Promise<Reached> {
  words(say("scan-reading"));
  const read = await patiently(() => call({ address: `GET /api/v1/scans/${file}` }));
  // What cannot be read is still what the person chose for this place.
  const reading: Reading =
    read.outcome === "done" ? (read.body as Reading) : { pages: 0, papers: [], unread: [] };
  const own = reading.papers.find((paper) => paper.place === place);
  const alone = own?.standing === "ready" && own.pages.length === reading.pages;
  const choice = reading.papers.length === 0 ? "whole" : alone ? "own" : await asked(reading, own);
  if (choice === "none") return { refused: [say("scan-sort-cancel")] };
  const body = choice === "whole" ? { place, whole: true } : { place };
  const filed = await act({ address: `POST /api/v1/scans/${file}/file`, body });
  if (filed.outcome !== "done") return { refused: why(filed) };
  if (choice === "own" && !alone) await rest(file, place);
  return { said: [], then: null };
}

/** What else is in the file waits in the tray; what was just filed is not to be filed twice. */
async function rest(file: string, place: string): Promise<void> {
  const taken = await patiently(() => act({ address: "POST /api/v1/scans", body: { file, without: place } }));
  if (taken.outcome === "done") toastLater(say("scan-found", { n: (taken.body as { papers: unknown[] }).papers.length }));
}

function asked(reading: Reading, own: Paper | undefined): Promise<"own" | "whole" | "none"> {
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
  const mine = make("button", { type: "button", class: "button primary" }, say("scan-sort-own", { n: own?.pages.length ?? 0 }));
  if (own?.standing === "ready") foot.append(mine);
  const table = make("table", { class: "table dense narrow" }, make("tbody", {}, ...rows));
  const dialog = make(
    "dialog",
    { class: "wide", "aria-label": title },
    make("div", { class: "dialog-head" }, make("h2", {}, title)),
    make("div", { class: "table-scroll" }, table),
    foot,
  ) as HTMLDialogElement;
  return new Promise((decided) => {
    let choice: "own" | "whole" | "none" = "none";
    const choose = (button: HTMLElement, which: typeof choice) =>
      button.addEventListener("click", () => {
        choice = which;
        dialog.close();
      });
    choose(cancel, "none");
    choose(whole, "whole");
    choose(mine, "own");
    dialog.addEventListener("close", () => {
      dialog.remove();
      decided(choice);
    });
    document.body.append(dialog);
    dialog.showModal();
    if (own?.standing === "ready") mine.focus();
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
