// Scans that file themselves, in a browser: a form that was printed comes back as a file and is filed where it belongs; an upload
// that breaks off goes on where it was; a photo taken on the phone is straightened before it is sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
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

/** A list of the API, as that person sees it. */
async function list({ page }, path) {
  const { status, body } = await call(page, "GET", `/api/v1${path}`);
  assert.equal(status, 200, path);
  return body.items;
}

/** A photo of a sheet of paper on a dark table, seen askew; it holds no code. */
async function photo({ page }, scale = 1) {
  const base64 = await page.evaluate(async (scale) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1500 * scale, 2000 * scale];
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.fillStyle = "#3a2f28";
    context.fillRect(0, 0, 1500, 2000);
    context.fillStyle = "#fdfdfb";
    context.beginPath();
    for (const [x, y] of [[240, 260], [1270, 190], [1350, 1770], [180, 1700]]) context.lineTo(x, y);
    context.fill();
    context.fillStyle = "#222";
    for (let line = 0; line < 18; line += 1) context.fillRect(360, 420 + line * 66, 700, 12);
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.92));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  }, scale);
  return { name: "paper.jpg", mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

for (const screen of ["desktop", "phone"]) {
  test(`a scanned form is filed where its code says (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhangwei", screen);
    const { page } = manager;
    const [project] = await list(manager, "/projects?status=executing&status=arrived&limit=1");
    const form = await page.request.get(`/api/v1/projects/${project.id}/initiation/form.pdf`);
    assert.equal(form.status(), 200);
    // Each screen sends a file of its own.
    const buffer = Buffer.concat([await form.body(), Buffer.from(`\n% ${screen}\n`)]);
    await page.goto("/scans");
    await manager.looksWell();
    await page.setInputFiles("input[data-takes-in]", { name: "立项审批表.pdf", mimeType: "application/pdf", buffer });
    await page.waitForURL(/\/scans\/[0-9a-f]{64}$/);
    await manager.looksWell();
    assert.match(await page.locator("main").innerText(), /销售项目立项审批表/);
    await page.locator("img.scan-page").first().evaluate((picture) => picture.complete || new Promise((shown) => (picture.onload = shown)));
    await manager.does("确认归档");
    assert.match(await page.locator("main").innerText(), /该文件中的资料都已办理/);
    await page.goto(`/projects/${project.id}?tab=documents`);
    await manager.looksWell();
    assert.match(await page.locator("main").innerText(), /立项审批表（存档）/);
    await manager.leaves();
  });
}

test("an upload that breaks off goes on where it was, and waits to be filed by hand", async () => {
  const assistant = await Person.signIn(browser, epm.address, "yangxue", "desktop");
  const { page } = assistant;
  // As large as a camera makes it: what stands behind the end of a picture is not read.
  const file = await photo(assistant, 0.4);
  file.buffer = Buffer.concat([file.buffer, Buffer.alloc(1_500_000)]);
  const parts = [];
  await page.route("**/api/v1/uploads/*", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return route.continue();
    parts.push(request.headers()["upload-offset"]);
    return parts.length === 2 ? route.abort("connectionreset") : route.continue();
  });
  await page.goto("/scans");
  await page.setInputFiles("input[data-takes-in]", file);
  await page.waitForURL(/\/scans\/[0-9a-f]{64}$/, { timeout: 180_000 });
  assert.ok(parts.length > 2 && parts[1] === parts[2], `the part that broke off is sent again: ${parts}`);
  assert.equal(new Set(parts).size, parts.length - 1, "and no other");
  const main = page.locator("main");
  assert.match(await main.innerText(), /未识别的页面/);
  await page.getByRole("link", { name: "手工归档" }).first().click();
  await page.waitForLoadState("load");
  await assistant.looksWell();
  await page.fill("[name=reason]", "不是资料");
  await assistant.does("作废");
  await page.goto("/scans?status=discarded");
  await assistant.looksWell();
  assert.match(await main.innerText(), /不是资料/);
  assert.deepEqual(page.complaints.filter((complaint) => !/ERR_CONNECTION_RESET/.test(complaint)), []);
  await page.context().close();
});

test("the camera opens from the sheet, and its photo is straightened and shrunk before it is sent", async () => {
  const manager = await Person.signIn(browser, epm.address, "zhoutao", "phone");
  const { page } = manager;
  // A sheet for what has arrived and is not yet signed for.
  for (const project of await list(manager, "/projects?status=arrived&limit=20")) {
    await page.goto(`/projects/${project.id}/sign-off-sheets/new`);
    if (await page.locator("button", { hasText: "保存" }).count()) break;
  }
  await manager.does("保存");
  await manager.looksWell();
  const camera = page.locator("input[data-straighten][capture=environment]");
  assert.ok(await camera.isVisible(), "on a phone");
  const file = await photo(manager);
  const sent = page.waitForRequest((request) => request.url().includes("/api/v1/files"));
  await camera.setInputFiles(file);
  const use = page.locator("dialog button", { hasText: "使用校正后的" });
  await use.waitFor();
  const { width, height } = await page.locator("dialog img.photo").evaluate(async (picture) => {
    await picture.decode();
    return { width: picture.naturalWidth, height: picture.naturalHeight };
  });
  assert.ok(width < 1400 && height < 1900, `the table is cut away: ${width} × ${height}`);
  const loaded = page.waitForEvent("load", { timeout: 180_000 });
  await use.click();
  assert.match((await sent).url(), /name=paper\.jpg/);
  await loaded;
  assert.match(await page.locator("main").innerText(), /查看扫描件/);
  await manager.leaves();
});
