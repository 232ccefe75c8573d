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

/** Contracts and sheets in people's hands: the project administrator collects them, and enters hand-overs for others. */
async function inHands({ page }) {
  const { status, body } = await call(page, "GET", "/api/v1/archive-records?state=in_hands&limit=200");
  assert.equal(status, 200);
  return body.items.filter((item) => ["contract", "sign_off_sheet"].includes(item.kind));
}

for (const screen of ["phone", "desktop"]) {
  test(`several originals are ticked and handed over at once (${screen})`, async () => {
    const administrator = await Person.signIn(browser, epm.address, "guoping", screen);
    const { page } = administrator;
    const records = (await inHands(administrator)).slice(0, 2);
    assert.equal(records.length, 2, "two originals");
    await page.goto("/archive-records?state=in_hands");
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
    assert.deepEqual(page.complaints, []);

    // A slip for each project: the archivist confirms each.
    const archivist = await Person.signIn(browser, epm.address, "dengli", screen);
    for (const { id, project_title: title } of records) {
      const told = (await call(archivist.page, "GET", `/api/v1/archive-records/${id}`)).body;
      if (told.record.holder === "archive") continue;
      assert.ok(told.record.under_way, title);
      await archivist.page.goto(`/hand-over-slips/${id.split(".")[0]}.${told.record.under_way}`);
      await archivist.does("确认收到");
      assert.equal((await call(archivist.page, "GET", `/api/v1/archive-records/${id}`)).body.record.holder, "archive");
    }
    await page.context().close();
    await archivist.page.context().close();
  });
}
