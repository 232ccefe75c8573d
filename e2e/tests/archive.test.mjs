// Originals on their way to the archive, in a browser: several are ticked, handed over on one slip and confirmed, on the phone
// as at the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, launch, overflow } from "../lib/browser.mjs";
import { call, start } from "../lib/epm.mjs";
import { Person } from "../lib/people.mjs";

let browser, epm;

before(async () => {
  browser = await launch();
  epm = await start({ demo: 12, environment: { EPM_UNLIMITED: "true" } });
});
after(async () => {
  await browser?.close();
  await epm?.stop();
});

/** The project with the most originals in that person's own hands, and which they are. */
async function inHands({ page }, name) {
  const { status, body } = await call(page, "GET", "/api/v1/archive-records?state=in_hands&limit=200");
  assert.equal(status, 200);
  const projects = new Map();
  for (const item of body.items.filter((item) => item.holder === name)) {
    projects.set(item.project_id, [...(projects.get(item.project_id) ?? []), item]);
  }
  return [...projects.values()].sort((one, other) => other.length - one.length)[0] ?? [];
}

for (const screen of ["phone", "desktop"]) {
  test(`several originals are ticked and handed over at once (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhangwei", screen);
    const { page } = manager;
    const name = (await call(page, "GET", "/api/v1/me")).body.name;
    const records = (await inHands(manager, name)).slice(0, 2);
    assert.equal(records.length, 2, "two originals of one project");
    await page.goto(`/archive-records?state=in_hands&project=${records[0].project_id}`);
    const box = (id) => page.locator(`[data-select][value="${id}"]`).filter({ visible: true });
    const bar = page.locator("[data-selection]");
    assert.equal(await bar.isVisible(), false);
    for (const { id } of records) {
      const target = screen === "phone" ? box(id).locator("..") : box(id);
      if (screen === "phone") {
        const { width, height } = await target.boundingBox();
        assert.ok(width >= 44 && height >= 44, `a box to tick of ${width} by ${height}`);
      }
      await target.click();
      assert.equal(await box(id).isChecked(), true);
    }
    assert.equal(await bar.locator("[data-selected]").textContent(), "2");
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await accessibility(page), []);
    await bar.locator("a[data-ids]").click();
    await page.waitForURL((address) => address.pathname === "/hand-over-slips/new");
    assert.deepEqual(new URL(page.url()).searchParams.getAll("record").sort(), records.map(({ id }) => id).sort());
    await page.locator("form[data-api] button.primary").click();
    await page.waitForURL((address) => /^\/hand-over-slips\/(?!new)/.test(address.pathname));
    for (const { id } of records) assert.ok(await page.locator(`a[href="/archive-records/${id}"]`).count(), id);
    assert.deepEqual(page.complaints, []);

    const archivist = await Person.signIn(browser, epm.address, "dengli", screen);
    await archivist.page.goto(page.url());
    await archivist.does("确认收到");
    const { body } = await call(archivist.page, "GET", `/api/v1/archive-records/${records[0].id}`);
    assert.equal(body.record.holder, "archive");
    await page.context().close();
    await archivist.page.context().close();
  });
}
