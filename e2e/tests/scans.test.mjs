// Scans that file themselves, in a browser: a form that was printed comes back as a file and is filed where it belongs; an upload
// that breaks off goes on where it was; a photo taken on the phone is straightened before it is sent; the codes of a label are
// offered; and wherever a file is dropped, the papers of another place that are in it are named.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, picture } from "../lib/browser.mjs";
import { call, start } from "../lib/epm.mjs";
import { bound, label, office, scanned } from "../lib/papers.mjs";
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

for (const screen of ["desktop", "phone"]) {
  test(`the bar codes of a label are offered for the line they were photographed at (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhoutao", screen);
    const { page } = manager;
    const camera = page.locator("input[data-label-codes]");
    for (const project of await list(manager, "/projects?status=arrived&limit=20")) {
      await page.goto(`/projects/${project.id}/sign-off-sheets/new`);
      if (await camera.count()) break;
    }
    const numbers = ["902350011001", "902350011002"];
    await camera.first().setInputFiles(await label(manager, numbers));
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor({ timeout: 60_000 });
    assert.match(await dialog.locator("h2").innerText(), /标签上的条码/);
    await manager.looksWell();
    await picture(page, `label-codes-${screen}`);
    for (const number of numbers) await dialog.locator("label", { hasText: number }).locator("input").check();
    const take = dialog.locator("button.primary");
    assert.match(await take.innerText(), /录入 2 个/);
    await dialog.locator("label", { hasText: numbers[1] }).locator("input").uncheck();
    assert.match(await take.innerText(), /录入 1 个/);
    await take.click();
    await dialog.waitFor({ state: "detached" });
    const entered = page.locator("[data-row]").filter({ has: page.locator("input[data-label-codes]") }).first();
    assert.match(await entered.innerText(), new RegExp(numbers[0]));
    assert.doesNotMatch(await entered.innerText(), new RegExp(numbers[1]));
    // Given up, it leaves nothing behind.
    await camera.first().setInputFiles(await label(manager, [numbers[1]]));
    await dialog.waitFor({ timeout: 60_000 });
    await dialog.locator("button", { hasText: "取消" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.doesNotMatch(await entered.innerText(), new RegExp(numbers[1]));
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

/** A form of the API as the page that a scanner makes of it. */
async function page1(person, path) {
  const form = await person.page.request.get(`/api/v1${path}`);
  assert.equal(form.status(), 200, path);
  return scanned(person, await form.body());
}

/** The same file for each screen would be the same upload. */
const own = (file, screen) => ({ ...file, buffer: Buffer.concat([file.buffer, Buffer.from(`\n% ${screen}\n`)]) });

/** Drops a file at a place and waits for the question what is to become of its papers. */
async function dropped({ page }, input, file) {
  await page.setInputFiles(input, file);
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor({ timeout: 90_000 });
  return dialog;
}

for (const screen of ["desktop", "phone"]) {
  test(`other papers in the file of a sheet are named and go to the tray, where they are a to-do (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhoutao", screen);
    const { page } = manager;
    const [sheet] = await list(manager, "/sign-off-sheets?status=draft&limit=1");
    const project = sheet.id.split(".")[0];
    const pages = [
      await page1(manager, `/sign-off-sheets/${sheet.id}/form.pdf`),
      await page1(manager, `/projects/${project}/initiation/form.pdf`),
    ];
    const file = own(bound(pages, `两份资料-${screen}.pdf`), screen);
    await page.goto(`/sign-off-sheets/${sheet.id}`);
    const input = "input[data-sorts]:not([capture])";
    let dialog = await dropped(manager, input, file);
    assert.match(await dialog.innerText(), /此文件中有 2 份资料/);
    assert.match(await dialog.innerText(), /项目设备用户签收明细表[\s\S]*销售项目立项审批表/);
    await manager.looksWell();
    await picture(page, `other-papers-${screen}`);
    // Nothing is filed when it is given up.
    await dialog.locator("button", { hasText: "取消" }).click();
    await page.locator(".upload .bad").waitFor();
    dialog = await dropped(manager, input, file);
    const loaded = page.waitForEvent("load");
    await dialog.locator("button.primary", { hasText: "附上本资料的 1 页" }).click();
    await loaded;
    assert.match(await page.locator("main").innerText(), /查看扫描件/);
    await manager.opens("归档扫描件", `两份资料-${screen}.pdf`);
    assert.match(page.url(), /\/scans\/[0-9a-f]{64}$/);
    assert.match(await page.locator("main").innerText(), /销售项目立项审批表/);
    assert.doesNotMatch(await page.locator("main").innerText(), /项目设备用户签收明细表/);
    await manager.does("确认归档");
    assert.equal(await manager.takes("归档扫描件", `两份资料-${screen}.pdf`), false, "nothing of it is left");
    await manager.leaves();
  });

  test(`papers dropped among the documents go where they belong (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhangwei", screen);
    const { page } = manager;
    const [project] = await list(manager, "/projects?status=executing&status=arrived&limit=1");
    const form = await page1(manager, `/projects/${project.id}/initiation/form.pdf`);
    const file = own(bound([form], `审批表-${screen}.pdf`), screen);
    await page.goto(`/projects/${project.id}?tab=documents`);
    await manager.looksWell();
    const dialog = await dropped(manager, "input[data-sorts]", file);
    assert.match(await dialog.innerText(), /销售项目立项审批表/);
    await manager.looksWell();
    await dialog.locator("button.primary", { hasText: "分别归位" }).click();
    await page.waitForURL(/\/scans\/[0-9a-f]{64}$/);
    await manager.does("确认归档");
    await page.goto(`/projects/${project.id}?tab=documents`);
    assert.match(await page.locator("main").innerText(), new RegExp(`立项审批表（存档）[\\s\\S]*审批表-${screen}.pdf`));
    await manager.leaves();
  });

  test(`Word and Excel are attached to a contract, and a scan among them is told what it is (${screen})`, async () => {
    const manager = await Person.signIn(browser, epm.address, "zhangwei", screen);
    const { page } = manager;
    const [customer] = await list(manager, "/customers?limit=1");
    const entry = { kind: "virtual", customer_id: customer.id, title: `附件 ${screen}`, amount: "100000.00" };
    const { status, body } = await call(page, "POST", "/api/v1/contracts", entry);
    assert.equal(status, 201, JSON.stringify(body));
    const virtual = await page1(manager, `/contracts/${body.id}/form.pdf`);
    await page.goto(`/contracts/${body.id}`);
    await manager.looksWell();
    const input = "#attachments input[data-upload]";
    const sent = page.locator("#attachments .upload");
    await page.setInputFiles(input, { name: "报价.xls", mimeType: "application/vnd.ms-excel", buffer: Buffer.from("D0CF11E0A1B11AE10000", "hex") });
    await sent.filter({ hasText: "报价.xls" }).locator(".bad", { hasText: "另存为 .docx、.xlsx 或 PDF" }).waitFor();
    await page.setInputFiles(input, [office("三家比价.xlsx"), office("技术方案.docx")]);
    await sent.filter({ hasText: "技术方案.docx" }).locator(".good").waitFor();
    // The printed contract belongs among the scans.
    const file = own(bound([virtual], `虚拟合同-${screen}.pdf`), screen);
    const dialog = await dropped(manager, input, file);
    assert.match(await dialog.innerText(), /虚拟合同/);
    await manager.looksWell();
    await dialog.locator("button.primary", { hasText: "分别归位" }).click();
    const told = sent.filter({ hasText: `虚拟合同-${screen}.pdf` });
    const place = await told.getByRole("link").getAttribute("href");
    assert.equal(await page.locator("#attachments input[type=hidden][name=files]").count(), 2, "it is no attachment");
    await page.selectOption("#attachments [name=kind]", "quotation");
    await manager.does("添加附件");
    await manager.looksWell();
    await picture(page, `attachments-${screen}`, { whole: true });
    const shown = await page.locator("#attachments").innerText();
    assert.match(shown, /三家比价\.xlsx[\s\S]*Excel，下载后查看[\s\S]*技术方案\.docx[\s\S]*Word，下载后查看/);
    const [fetched] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "三家比价.xlsx" }).click()]);
    assert.equal(fetched.suggestedFilename(), "三家比价.xlsx");
    await page.goto(place);
    await manager.does("确认归档");
    await page.goto(`/contracts/${body.id}`);
    assert.match(await page.locator("#scans").innerText(), new RegExp(`虚拟合同-${screen}.pdf`));
    await manager.leaves();
  });
}
