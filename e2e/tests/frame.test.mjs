// The frame of every page: theme, language, keys, drawer, and what axe says, on the sample pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, open, overflow, picture, SCREENS } from "../lib/browser.mjs";
import { serveSamples } from "../lib/samples.mjs";

let browser, samples;

before(async () => {
  browser = await launch();
  samples = await serveSamples();
});
after(async () => {
  await browser?.close();
  await samples?.stop();
});

for (const sample of ["project", "form", "list"]) {
  for (const language of ["zh-CN", "en"]) {
    for (const theme of ["light", "dark"]) {
      for (const screen of Object.keys(SCREENS)) {
        test(`${sample} in ${language}, ${theme}, on the ${screen}: axe finds nothing, nothing overflows`, async () => {
          const page = await open(browser, { screen, theme, language, baseURL: samples.address });
          await page.goto(`/${sample}-${language}`);
          assert.deepEqual(await accessibility(page), []);
          assert.equal(await overflow(page), 0);
          await picture(page, `${sample}-${language}-${theme}-${screen}`);
          // The form asks for its figures, and nobody answers here.
          assert.deepEqual(page.complaints.filter((said) => !/status of 404/.test(said)), []);
          await page.context().close();
        });
      }
    }
  }
}

test("the theme is the system's until it is chosen, and then it is remembered", async () => {
  const page = await open(browser, { theme: "dark", baseURL: samples.address });
  await page.goto("/project-zh-CN");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await ground(), "rgb(14, 18, 24)");
  await page.click("[data-theme-toggle]");
  assert.equal(await ground(), "rgb(244, 245, 248)");
  assert.equal((await page.context().cookies()).find(({ name }) => name === "theme").value, "light");
  await page.emulateMedia({ media: "print" });
  await page.context().close();
});

test("paper is white whatever the theme, and shows no navigation", async () => {
  const page = await open(browser, { theme: "dark", baseURL: samples.address });
  await page.goto("/project-zh-CN");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.equal(await page.isVisible("#side"), false);
  await page.context().close();
});

test("keys: / finds, ? helps, g p goes", async () => {
  const page = await open(browser, { baseURL: samples.address });
  await page.goto("/project-zh-CN");
  await page.keyboard.press("/");
  await page.waitForSelector("#finder[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#finder", { state: "hidden" });
  await page.keyboard.press("?");
  await page.waitForSelector("#keys[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#keys", { state: "hidden" });
  await page.keyboard.press("g");
  await Promise.all([page.waitForURL(/\/projects$/), page.keyboard.press("p")]);
  await page.context().close();
});

test("the finder takes over from the bar, and lets go of it", async () => {
  const page = await open(browser, { baseURL: samples.address });
  await page.goto("/project-zh-CN");
  await page.focus("[data-finder]");
  assert.equal(await page.isVisible("#finder"), false, "walking by with Tab opens nothing");
  await page.keyboard.type("C");
  await page.waitForSelector("#finder[open]");
  await page.keyboard.type("Y52");
  assert.equal(await page.inputValue("#finder input"), "CY52");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#finder", { state: "hidden" });
  await page.click("[data-finder]");
  await page.waitForSelector("#finder[open]");
  await page.context().close();
});

test("the drawer of the phone opens, holds the keyboard, and closes", async () => {
  const page = await open(browser, { screen: "phone", baseURL: samples.address });
  await page.goto("/project-zh-CN");
  assert.equal(await page.isVisible("#side"), false);
  await page.click("[data-drawer]");
  await page.waitForSelector("#side.open >> visible=true");
  assert.equal(await page.getAttribute("[data-drawer]", "aria-expanded"), "true");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#side", { state: "hidden" });
  await page.context().close();
});

test("every target of the phone is large enough for a thumb", async () => {
  const page = await open(browser, { screen: "phone", baseURL: samples.address });
  await page.goto("/project-zh-CN");
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("main .button, .top button, .top a, .thumb-bar a, .thumb-acts .button, .tabs a")]
      .filter((target) => target.offsetParent !== null)
      .map((target) => [target.textContent.trim() || target.getAttribute("aria-label"), target.getBoundingClientRect().height])
      .filter(([, height]) => height < 44),
  );
  assert.deepEqual(small, []);
  await page.context().close();
});

test("a form of the regulation fits a phone", async () => {
  for (const screen of ["phone", "narrow"]) {
    const page = await open(browser, { screen, baseURL: samples.address });
    await page.goto("/sheets-zh-CN");
    assert.equal(await overflow(page), 0, screen);
    const beside = await page.evaluate(() =>
      [...document.querySelectorAll(".sheet")].filter((sheet) => sheet.getBoundingClientRect().right > innerWidth).length,
    );
    assert.equal(beside, 0, screen);
    await page.context().close();
  }
});

test("a form of the regulation prints on A4, a page a sheet", async () => {
  const page = await open(browser, { theme: "dark", baseURL: samples.address });
  await page.goto("/sheets-zh-CN");
  assert.deepEqual(await accessibility(page), []);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 2);
  assert.match(pdf.toString("latin1"), /MediaBox\s*\[\s*0 0 594\.9\d* 841\.9/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
