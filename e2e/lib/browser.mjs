// Debian's Chromium, driven by playwright-core; screenshots and axe.
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(path.join(here, "../node_modules/axe-core/axe.min.js"), "utf8");

/** What the pages are looked at with. */
export const SCREENS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

/** Starts the browser; EPM_CHROMIUM names another one. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.EPM_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
  });
}

/**
 * A page of its own, with cookies of its own. Whatever the browser complains about (a script's error, a breach of the
 * content security policy, a file that is not there) is gathered in `page.complaints`.
 */
export async function open(browser, { screen = "desktop", theme = "light", language = "zh-CN", baseURL } = {}) {
  const context = await browser.newContext({
    ...SCREENS[screen],
    colorScheme: theme,
    locale: language,
    timezoneId: "Asia/Shanghai",
    baseURL,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // A refusal is an answer, and a lost connection is what some tests are about; the browser logs both.
    const expected = /Failed to load resource: (the server responded with a status of 4(?!04)|net::ERR_EMPTY_RESPONSE)/;
    if (message.type() === "error" && !expected.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

/** Saves a picture under e2e/pictures, or wherever EPM_PICTURES says. */
export async function picture(page, name, { whole = false } = {}) {
  const folder = process.env.EPM_PICTURES ?? path.join(here, "../pictures");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: whole });
}

/** What axe finds against WCAG 2.2 A and AA, one line each. */
export async function accessibility(page) {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
  return violations.map(({ id, impact, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => `\n    ${node.html.slice(0, 160)}`);
    return `${id} (${impact}), ${nodes.length}×${places.join("")}`;
  });
}

/** How far the page is wider than its window: nothing may have to be scrolled sideways as a whole. */
export function overflow(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
