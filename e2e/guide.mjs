// The pictures of the user's guide, taken anew: `scripts/guide` runs this on a demo company of its own.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { call, start } from "./lib/epm.mjs";
import { launch, picture } from "./lib/browser.mjs";
import { Person } from "./lib/people.mjs";

process.env.EPM_PICTURES ??= path.join(path.dirname(fileURLToPath(import.meta.url)), "../docs/pictures");

/** The first project of the reader in that status of which this page has something to show. */
async function project(page, status, part = "", shows = () => true) {
  const { body } = await call(page, "GET", `/api/v1/projects?status=${status}&limit=30`);
  for (const { code, id } of body.items) {
    await page.goto(`/projects/${code ?? id}${part}`);
    if (await page.evaluate(shows)) return;
  }
  throw new Error(`no project with ${status} for ${part}`);
}

/** The page behind the first link of a list that matches. */
async function first(page, list, link) {
  await page.goto(list);
  const found = page.locator(`main ${link}:visible`);
  if ((await found.count()) === 0) throw new Error(`nothing like ${link} on ${list}`);
  await found.first().click();
  await page.waitForLoadState("load");
}

// What there is to fill in: units to order or to sign for, or a line that names its model.
const filled = () => [...document.querySelectorAll("main form [name$=model]")].some((field) => field.value);
const units = () => document.querySelectorAll("main form [name$=quantity]").length > 0;
const approval = "a[href^='/approvals/']";

// Who takes it (the first of them who can), on which screen, and how they come there.
const PICTURES = {
  workbench: ["zhangwei", "desktop", (page) => page.goto("/")],
  project: ["zhangwei", "desktop", (page) => project(page, "arrived")],
  contract: ["zhangwei", "desktop", (page) => page.goto("/contracts/new")],
  applications: ["zhuying", "desktop", (page) => page.goto("/applications")],
  approval: ["liuqiang wujun zhenghua", "desktop", (page) => first(page, "/approvals", approval)],
  initiation: ["zhangwei chenjie linna sunli zhoutao", "desktop", (page) => project(page, "preparing", "/initiation", filled)],
  purchase: ["gaofei", "desktop", (page) => project(page, "executing", "/purchase-orders/new", units)],
  change: ["zhangwei", "desktop", (page) => project(page, "executing", "/changes/new", filled)],
  "sign-off": ["zhangwei chenjie linna sunli zhoutao", "desktop", (page) => project(page, "arrived", "/sign-off-sheets/new", units)],
  closing: ["guoping", "desktop", (page) => project(page, "signed_off", "/closing")],
  roles: ["secadmin", "desktop", (page) => page.goto("/role-grants")],
  authority: ["publisher", "desktop", (page) => first(page, "/authority", "a[href^='/authority/']:not([href$=new])")],
  archive: ["dengli", "desktop", (page) => page.goto("/archive-records")],
  "phone-workbench": ["zhangwei", "phone", (page) => page.goto("/")],
  "phone-sheet": ["zhangwei chenjie linna sunli zhoutao", "phone", (page) => project(page, "arrived", "/sign-off-sheets/new", units)],
  "phone-approval": ["liuqiang wujun zhenghua", "phone", (page) => first(page, "/approvals", approval)],
};

/** The page of the first of these people who has something to show. */
async function shown(browser, address, [users, screen, go]) {
  const none = [];
  for (const user of users.split(" ")) {
    const { page } = await Person.signIn(browser, address, user, screen);
    try {
      await go(page);
      await page.waitForLoadState("networkidle");
      return page;
    } catch (error) {
      none.push(`${user}: ${error.message}`);
      await page.context().close();
    }
  }
  throw new Error(none.join("\n"));
}

const epm = await start({ demo: 120, environment: { EPM_UNLIMITED: "true" } });
const browser = await launch();
try {
  for (const [name, by] of Object.entries(PICTURES)) {
    const page = await shown(browser, epm.address, by);
    if (page.complaints.length) throw new Error(`${name}: ${page.complaints.join("; ")}`);
    await picture(page, name);
    await page.context().close();
  }
} finally {
  await browser.close();
  await epm.stop();
}
