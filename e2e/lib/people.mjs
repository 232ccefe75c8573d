// People of the demo company in a browser each, doing what a person does: open the to-dos, press buttons, fill fields.
import assert from "node:assert/strict";
import { accessibility, open, overflow } from "./browser.mjs";

const PASSWORD = "Demo-Epm-2026!";

/** A document as a scanner sends it. */
export const scan = (name) => ({
  name,
  mimeType: "application/pdf",
  buffer: Buffer.from(
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
  ),
});

export class Person {
  constructor(page, screen) {
    this.page = page;
    this.screen = screen;
  }

  /** Signs in, as on the first page one sees. */
  static async signIn(browser, baseURL, username, screen) {
    const page = await open(browser, { baseURL, screen });
    page.setDefaultTimeout(20_000);
    await page.goto("/");
    await page.fill("[name=username]", username);
    await page.fill("[name=password]", PASSWORD);
    await page.locator("form button.primary").click();
    await page.waitForURL((address) => address.pathname === "/");
    return new Person(page, screen);
  }

  /** Opens the to-do of that name about that thing; answers whether there is one. */
  async takes(duty, about) {
    await this.page.goto("/todos");
    const entry = this.page.locator(".todo", { hasText: about }).filter({ hasText: duty });
    if ((await entry.count()) === 0) return false;
    await entry.first().locator(".todo-title a:not(.clause)").click();
    await this.page.waitForLoadState("load");
    return true;
  }

  /** The same, where there must be one. */
  async opens(duty, about) {
    assert.ok(await this.takes(duty, about), `nothing to ${duty} about ${about}`);
    await this.looksWell();
  }

  /** Nothing overflows, and nobody is kept out. */
  async looksWell() {
    assert.equal(await overflow(this.page), 0, `${this.page.url()} is wider than the ${this.screen}`);
    assert.deepEqual(await accessibility(this.page), [], this.page.url());
  }

  /** The button of that label, in the part of the page about that thing. */
  button(label, about) {
    const part = about ? this.page.locator("article", { hasText: about }) : this.page;
    return part.locator("button:visible:not([data-phrase-for]), a.button:visible").filter({ hasText: label }).first();
  }

  /** Presses a button that leads to another page. */
  async goes(label) {
    await Promise.all([this.page.waitForEvent("load"), this.button(label).click()]);
  }

  /** Presses a button that sends something, says yes where it asks, and waits for the page that follows. */
  async does(label, { calls = 1, about = undefined } = {}) {
    const answers = [];
    const listen = (response) => {
      const request = response.request();
      const isAct = request.method() !== "GET" && response.url().includes("/api/v1/") && !response.url().endsWith("/budget");
      if (isAct) answers.push(response);
    };
    this.page.on("response", listen);
    const loaded = this.page.waitForEvent("load");
    await this.button(label, about).click();
    const yes = this.page.locator("#ask[open] [data-answer=yes]");
    if (await yes.isVisible().catch(() => false)) await yes.click();
    try {
      await loaded;
    } catch (error) {
      const told = await this.page.locator(".faults, .notice").allInnerTexts();
      throw new Error(`${label} on ${this.page.url()}: ${told.join(" / ")}`, { cause: error });
    } finally {
      this.page.off("response", listen);
    }
    assert.equal(answers.length, calls, `${label}: ${answers.map((answer) => answer.url()).join(" ")}`);
    assert.ok(answers.every((answer) => answer.ok()), label);
  }

  /** Chooses a file for the upload place, which sends it, and what it is for, at once. */
  async uploads(name) {
    const loaded = this.page.waitForEvent("load");
    await this.page.setInputFiles("input[data-upload]:not([capture])", scan(name));
    await loaded;
  }

  /** What the browser complained of on the way. */
  async leaves() {
    const { complaints } = this.page;
    await this.page.context().close();
    assert.deepEqual(complaints, []);
  }
}
