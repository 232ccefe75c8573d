// The pictures of the user's guide, taken anew: `scripts/guide` runs this on a demo company of its own.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { call, signIn, start } from "./lib/epm.mjs";
import { launch, open, picture } from "./lib/browser.mjs";

process.env.EPM_PICTURES ??= path.join(path.dirname(fileURLToPath(import.meta.url)), "../docs/pictures");
const PASSWORD = "Demo-Epm-2026!";

/** The first project of the reader in that status, as its address names it. */
async function project(page, status) {
  const { body } = await call(page, "GET", `/api/v1/projects?status=${status}&limit=1`);
  return `/projects/${body.items[0].code ?? body.items[0].id}`;
}

/** The address behind the first link of a page that matches. */
async function first(page, list, link) {
  await page.goto(list);
  return page.locator(link).first().getAttribute("href");
}

// Who takes it, on which screen, and where it is.
const PICTURES = {
  workbench: ["zhangwei", "desktop", () => "/"],
  project: ["zhangwei", "desktop", (page) => project(page, "arrived")],
  contract: ["zhangwei", "desktop", () => "/contracts/new"],
  applications: ["zhuying", "desktop", () => "/applications"],
  approval: ["liuqiang", "desktop", (page) => first(page, "/approvals", "main table a[href^='/approvals/'], main li a[href^='/approvals/']")],
  initiation: ["zhangwei", "desktop", async (page) => `${await project(page, "preparing")}/initiation`],
  purchase: ["gaofei", "desktop", async (page) => `${await project(page, "executing")}/purchase-orders/new`],
  change: ["zhangwei", "desktop", async (page) => `${await project(page, "executing")}/changes/new`],
  "sign-off": ["zhangwei", "desktop", async (page) => `${await project(page, "arrived")}/sign-off-sheets/new`],
  closing: ["guoping", "desktop", async (page) => `${await project(page, "signed_off")}/closing`],
  roles: ["secadmin", "desktop", () => "/role-grants"],
  authority: ["publisher", "desktop", (page) => first(page, "/authority", "main a[href^='/authority/']")],
  scans: ["yangxue", "desktop", () => "/scans"],
  archive: ["dengli", "desktop", () => "/archive-records"],
  "phone-workbench": ["zhangwei", "phone", () => "/"],
  "phone-sheet": ["zhangwei", "phone", async (page) => `${await project(page, "arrived")}/sign-off-sheets/new`],
  "phone-approval": ["liuqiang", "phone", (page) => first(page, "/approvals", "main a[href^='/approvals/']")],
};

const epm = await start({ demo: 120 });
const browser = await launch();
try {
  for (const [name, [user, screen, where]] of Object.entries(PICTURES)) {
    const page = await open(browser, { screen, baseURL: epm.address });
    await signIn(page, user, PASSWORD);
    await page.goto(await where(page));
    await page.waitForLoadState("networkidle");
    if (page.complaints.length) throw new Error(`${name}: ${page.complaints.join("; ")}`);
    await picture(page, name);
    await page.context().close();
  }
} finally {
  await browser.close();
  await epm.stop();
}
