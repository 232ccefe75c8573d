// What the scripts promise of forms, lines, serial numbers and uploads, on the sample form.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { serveSamples } from "../lib/samples.mjs";

const SAVE = "PUT /api/v1/projects/XS-2026-0436/initiation";
const SUBMIT = "POST /api/v1/projects/XS-2026-0436/initiation/submit";
const BUDGET = "POST /api/v1/projects/XS-2026-0436/budget";
const MODELS = "GET /api/v1/catalogue/models";
const WORKBOOK = "POST /api/v1/projects/XS-2026-0436/initiation/workbook";
const PASTED = "POST /api/v1/projects/XS-2026-0436/equipment/pasted";
const CANCEL = "POST /api/v1/projects/XS-2026-0388/cancellation/carry-out";

let browser, samples, page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

beforeEach(async () => {
  samples = await serveSamples();
  samples.answers[BUDGET] = () => ({
    body: {
      sales_amount: "439500.00",
      margin: "0.1496",
      tone: "good",
      below_limit: false,
      lines: [{ amount: "352800.00", margin: "0.15" }, { amount: "86700.00", margin: "0.15" }],
    },
  });
  samples.answers[SAVE] = () => ({ body: {}, headers: { etag: '"8"' } });
  page = await open(browser, { baseURL: samples.address });
  await page.goto("/form-zh-CN");
  await page.waitForFunction(() => document.querySelector("[data-bind=sales_amount]").textContent === "439,500.00");
});
afterEach(async () => {
  const { complaints } = page;
  await page.context().close();
  await samples.stop();
  assert.deepEqual(complaints, []);
});

const cell = (row, name) => page.locator(`[data-row] >> nth=${row}`).locator(`[name="lines[].${name}"]`);
const save = () => page.click("text=存草稿");

test("a form is sent as the JSON its names say", async () => {
  await page.fill("[name='contact.phone']", "138 0000 0000");
  await page.check("[name=way][value=direct]");
  await page.check("[name=roles][value=company]");
  await save();
  await page.waitForSelector("#toasts >> text=草稿已保存");
  const [call] = samples.called(SAVE);
  assert.equal(call.headers["if-match"], '"7"');
  assert.equal(call.headers["idempotency-key"], undefined, "a PUT repeats itself safely");
  const { lines, ...rest } = call.body;
  assert.deepEqual(rest, {
    code: "XS-2026-0436",
    customer_id: "0199",
    signed_on: "2026-12-18",
    title: "堆场无线网络",
    amount: "986500.00",
    contact: { phone: "138 0000 0000" },
    least_margin: "0.0825",
    way: "direct",
    roles: ["company", "direct"],
    tracked: true,
    serials: ["CY5280G32640713", "CY5280G32640730"],
  });
  assert.deepEqual(lines[0], {
    line: "1",
    category_code: "02",
    series_code: "0205",
    model: "汇岳 AP6750-O",
    warranty_years: 3,
    quantity: 36,
    unit: "台",
    serial_tracked: true,
    unit_price: "9800.00",
    unit_cost: "8330.00",
  });
  assert.equal(lines[1].warranty_years, undefined, "what is empty is left out");
  assert.equal(lines[1].serial_tracked, false);
  assert.equal(await page.getAttribute("form#initiation", "data-etag"), '"8"', "the next save guards the new state");
});

test("what is refused is told at its field, and nothing typed is lost", async () => {
  samples.answers[SAVE] = () => ({
    status: 422,
    body: {
      status: 422,
      code: "invalid",
      detail: "填写的内容有误",
      clause: "2.3.2",
      errors: [
        { pointer: "/title", message: "太长" },
        { pointer: "/lines/1/warranty_years", message: "请填写厂家保修年限" },
        { pointer: "/serials/1", message: "已登记在项目 XS-2026-0388" },
        { pointer: "/customer_id", message: "没有这个客户" },
        { pointer: "", message: "设备合计比合同额少 6,200.00" },
      ],
    },
  });
  await page.fill("[name=title]", "改过的名称");
  await save();
  const summary = page.locator(".faults[role=alert]");
  await summary.waitFor();
  assert.match(await summary.innerText(), /填写的内容有误 依据 2\.5?\.?3?\.?2?/);
  assert.equal(await summary.locator("a[data-clause]").getAttribute("href"), "/clauses/2.3.2");
  assert.equal(await summary.locator("li").count(), 5);
  assert.equal(await page.inputValue("[name=title]"), "改过的名称");
  assert.equal(await page.getAttribute("[name=title]", "aria-invalid"), "true");
  assert.equal(await page.textContent("#f-title-fault"), "太长");
  assert.equal(await cell(1, "warranty_years").getAttribute("aria-invalid"), "true");
  assert.match(await page.textContent("tr.line-fault"), /请填写厂家保修年限/);
  assert.equal(await page.locator(".serial.bad").textContent(), "CY5280G32640730×");
  assert.equal(await page.getAttribute("#f-customer_id", "aria-invalid"), "true", "a hidden id is told at its visible field");
  // A link leads to the field; putting it right takes the mark away.
  await summary.locator("a", { hasText: "请填写厂家保修年限" }).click();
  assert.ok(await cell(1, "warranty_years").evaluate((element) => element === document.activeElement));
  await page.keyboard.type("3");
  assert.equal(await cell(1, "warranty_years").getAttribute("aria-invalid"), null);
  assert.equal(await page.locator("tr.line-fault").count(), 0);
});

test("a conflict is told with a way on, and the form stays", async () => {
  samples.answers[SAVE] = () => ({ status: 412, body: { status: 412, code: "stale", detail: "内容在您打开之后已被修改。" } });
  await page.fill("[name=title]", "我的修改");
  await save();
  await page.waitForSelector(".faults >> text=重新加载");
  assert.equal(await page.inputValue("[name=title]"), "我的修改");
});

test("a lost connection keeps everything, and a retry carries the same key", async () => {
  let lost = true;
  samples.answers[SUBMIT] = () => (lost ? "hang up" : { body: { id: "1" } });
  await page.click("text=提交审批");
  await page.click("#ask [data-answer=yes]");
  await page.waitForSelector(".faults >> text=重试");
  lost = false;
  await page.click(".faults >> text=重试");
  await page.click("#ask [data-answer=yes]");
  await page.waitForSelector("#toasts >> text=已提交");
  const keys = samples.called(SUBMIT).map((call) => call.headers["idempotency-key"]);
  assert.ok(keys.length >= 2 && keys[0].length === 32);
  assert.equal(new Set(keys).size, 1);
});

test("a form that is under way is not sent twice", async () => {
  await page.evaluate(() => {
    const button = [...document.querySelectorAll("button")].find((each) => each.textContent === "存草稿");
    button.click();
    button.click();
    button.click();
  });
  await page.waitForSelector("#toasts >> text=草稿已保存");
  assert.equal(samples.called(SAVE).length, 1);
});

test("an act that ends something asks once, naming the thing", async () => {
  samples.answers[CANCEL] = () => ({ body: {} });
  await page.click("text=执行撤销");
  assert.match(await page.textContent("#ask"), /撤销项目 XS-2026-0388 灾备存储更新/);
  await page.keyboard.press("Escape");
  assert.equal(samples.called(CANCEL).length, 0);
  await page.click("text=执行撤销");
  await Promise.all([page.waitForURL(/done/), page.click("#ask [data-answer=yes]")]);
  const [call] = samples.called(CANCEL);
  assert.deepEqual(call.body, {});
  assert.equal(call.headers["idempotency-key"].length, 32);
});

test("a refused act says why, with the clause", async () => {
  samples.answers[CANCEL] = () => ({ status: 409, body: { status: 409, detail: "该项目已结项，不能撤销。", clause: "2.5.3" } });
  await page.click("text=执行撤销");
  await page.click("#ask [data-answer=yes]");
  await page.waitForSelector("#toasts >> text=该项目已结项");
  assert.equal(await page.locator("#toasts a[data-clause]").innerText(), "2.5.3");
});

test("an act of weight asks for the password in place, and goes on", async () => {
  let fresh = false;
  samples.answers[CANCEL] = () =>
    fresh ? { body: {} } : { status: 403, body: { status: 403, code: "sign-in-again", detail: "请再次输入密码。" } };
  samples.answers["POST /api/v1/me/confirmation"] = ({ body }) => {
    fresh = body.password === "right";
    return fresh ? { body: {} } : { status: 401, body: { status: 401, detail: "用户名或密码不正确。" } };
  };
  await page.click("text=执行撤销");
  await page.click("#ask [data-answer=yes]");
  await page.fill("#identity-password", "wrong");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#identity-fault >> text=不正确");
  await page.fill("#identity-password", "right");
  await Promise.all([page.waitForURL(/done/), page.keyboard.press("Enter")]);
  const keys = samples.called(CANCEL).map((call) => call.headers["idempotency-key"]);
  assert.equal(keys.length, 2);
});

test("Enter does not submit a long form, Ctrl+Enter does", async () => {
  await page.focus("[name=title]");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
  assert.equal(samples.called(SAVE).length, 0);
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("#toasts >> text=草稿已保存");
});

test("figures follow live from the server", async () => {
  assert.equal(await page.textContent("[data-bind=sales_amount]"), "439,500.00");
  assert.equal(await page.locator(".ledger [data-bind=margin]").textContent(), "15.0%");
  samples.answers[BUDGET] = ({ body }) => ({
    body: { sales_amount: `${body.lines[0].quantity}.00`, margin: "-0.0042", tone: "bad", below_limit: true, lines: [{ amount: "7.00" }] },
  });
  await cell(0, "quantity").fill("1234567");
  await page.waitForSelector("text=1,234,567.00");
  assert.equal(await page.locator(".ledger [data-bind=margin]").textContent(), "−0.4%");
  assert.ok(await page.isVisible("text=低于门槛 10.0%"));
  assert.equal(await page.locator("[data-row] >> nth=0 >> td[data-bind='lines[].amount']").textContent(), "7.00");
});

const paste = async (text) => {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press("Control+V");
};
const line = (n) => ({ model: `型号 ${n}`, category_code: "02", series_code: "0203", unit: "台", quantity: n, unit_price: "1.00", unit_cost: "1.00" });

test("a paste from a spreadsheet fills cells and adds rows", async () => {
  samples.answers[PASTED] = () => ({ body: null });
  await page.evaluate(() => navigator.clipboard.writeText('0203\t汇岳 S6730\t5\t4\n0206\t"汇岳 ""AC"""\t3\t2\n0301\t磐石 OS5500\t5\t1\n'));
  await cell(1, "series_code").focus();
  await page.keyboard.press("Control+V");
  await page.waitForFunction(() => document.querySelectorAll("[data-rows] [data-row]").length === 4);
  assert.equal(await cell(1, "model").inputValue(), "汇岳 S6730");
  assert.equal(await cell(2, "model").inputValue(), '汇岳 "AC"');
  assert.equal(await cell(3, "quantity").inputValue(), "1");
  assert.equal(await page.locator("[data-row] >> nth=3 >> [data-line-number]").innerText(), "4");
});

test("a whole list that is pasted is read by the server, and shown before it is taken", async () => {
  samples.answers[PASTED] = () => ({ body: { lines: [line(1), line(2)], faults: [{ row: 3, column: "数量 D3", message: "须为整数" }] } });
  await cell(0, "model").focus();
  await paste("规格型号\t数量\n型号 1\t1\n型号 2\t2\n");
  await page.waitForSelector("dialog >> text=数量 D3");
  assert.equal(await page.locator("dialog >> text=替换").count(), 0, "lines that stand already are not put aside");
  await page.click("dialog >> text=追加");
  await page.waitForFunction(() => document.querySelectorAll("[data-row=lines]").length === 4);
  assert.equal(await cell(0, "model").inputValue(), "汇岳 AP6750-O");
  assert.equal(await cell(3, "model").inputValue(), "型号 2");
});

test("of thousands of lines a stretch is shown, and all are sent", async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => line(index + 1));
  samples.answers[PASTED] = () => ({ body: { lines, faults: [] } });
  await cell(0, "model").focus();
  await paste("规格型号\t数量\n型号 1\t1\n");
  await page.click("dialog >> text=追加");
  await page.waitForSelector("text=第 1–200 行，共 3002 行");
  assert.equal(await page.locator("[data-row=lines]:visible").count(), 200);
  await page.click("text=下 200 行");
  await page.waitForSelector("text=第 201–400 行，共 3002 行");
  assert.ok(await cell(250, "model").isVisible());
  samples.answers[SAVE] = () => ({
    status: 422,
    body: { status: 422, code: "invalid", errors: [{ pointer: "/lines/3001/quantity", message: "须大于 0" }] },
  });
  await save();
  await page.click("a:has-text('须大于 0')");
  assert.ok(await cell(3001, "quantity").evaluate((element) => element === document.activeElement));
  assert.equal(samples.called(SAVE)[0].body.lines.length, 3002);
});

test("keys move through the lines, Enter at the end adds one", async () => {
  await cell(0, "quantity").focus();
  await page.keyboard.press("ArrowDown");
  assert.ok(await cell(1, "quantity").evaluate((element) => element === document.activeElement));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  assert.ok(await cell(0, "unit").evaluate((element) => element === document.activeElement));
  await cell(1, "model").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-rows] [data-row]").count(), 3);
  assert.ok(await cell(2, "model").evaluate((element) => element === document.activeElement));
  assert.equal(await cell(2, "unit").inputValue(), "台");
});

test("rows are copied and removed; an untouched row is not sent", async () => {
  await page.click("[aria-label='复制第 1 行']");
  assert.equal(await cell(1, "model").inputValue(), "汇岳 AP6750-O");
  assert.equal(await cell(1, "line").inputValue(), "", "a copy is a new line");
  await page.click("[aria-label='删除第 3 行']");
  await page.click("[data-add-line]");
  await cell(2, "unit").fill("");
  await cell(2, "quantity").fill("");
  await save();
  await page.waitForSelector("#toasts >> text=草稿已保存");
  assert.equal(samples.called(SAVE)[0].body.lines.length, 2);
});

test("on a phone a line is a card: every field in reach, nothing beside the screen", async () => {
  for (const screen of ["phone", "narrow"]) {
    const phone = await open(browser, { baseURL: samples.address, screen });
    await phone.goto("/form-zh-CN");
    await phone.click("[data-add-line]");
    await phone.click("[aria-label='复制第 1 行']");
    assert.equal(await phone.locator("[data-rows] [data-row]").count(), 4);
    await phone.click("[aria-label='删除第 4 行']");
    const found = await phone.evaluate(() => {
      const lines = document.querySelector("[data-lines=lines]");
      const targets = [...lines.querySelectorAll("[data-row] input:not([type=hidden], [type=checkbox]), [data-row] select, button")];
      const labels = [...lines.querySelectorAll("[data-row] .cell")].map((cell) => getComputedStyle(cell, "::before").content);
      return {
        scrolls: lines.scrollWidth > lines.clientWidth,
        hidden: targets.filter((target) => target.offsetParent === null).length,
        small: targets.filter((target) => target.getBoundingClientRect().height < 44).map((target) => target.name || target.outerHTML),
        unlabelled: labels.filter((label) => label === "none" || label === '""').length,
      };
    });
    assert.deepEqual(found, { scrolls: false, hidden: 0, small: [], unlabelled: 0 }, screen);
    await phone.context().close();
  }
});

test("a day stands in its field as on the page, whatever the browser's order", async () => {
  const painted = () => page.evaluate(() => getComputedStyle(document.querySelector("[name=signed_on]"), "::before").content);
  assert.equal(await painted(), '"2026-12-18"');
  await page.fill("[name=signed_on]", "2027-01-05");
  await page.focus("[name=title]");
  assert.equal(await painted(), '"2027-01-05"');
  await page.fill("[name=signed_on]", "");
  await page.focus("[name=title]");
  assert.equal(await painted(), '"年-月-日"');
});

test("choosing a model fills what the catalogue knows of it", async () => {
  samples.answers[MODELS] = ({ query }) => ({
    body: {
      items: [{ model: `汇岳 S6730-48X`, category_code: "02", series_code: "0203", unit: "套", warranty_years: 5, serial_tracked: true }],
      asked: query.get("q"),
    },
  });
  await cell(1, "model").fill("S6730");
  await page.waitForSelector("datalist option", { state: "attached" });
  assert.equal(samples.called(MODELS)[0].query.get("q"), "S6730");
  await cell(1, "model").fill("汇岳 S6730-48X");
  assert.equal(await cell(1, "series_code").inputValue(), "0203");
  assert.equal(await cell(1, "category_code").inputValue(), "02");
  assert.equal(await cell(1, "warranty_years").inputValue(), "5");
  assert.ok(await cell(1, "serial_tracked").isChecked());
});

test("a picked thing is sent by its id, and only while its name stands", async () => {
  samples.answers["GET /api/v1/customers"] = () => ({ body: { items: [{ id: "0200", name: "望湖大学" }] } });
  await page.fill("#f-customer_id", "望湖");
  assert.equal(await page.inputValue("[name=customer_id]"), "", "half a name is nobody");
  await page.waitForSelector("datalist option[value=望湖大学]", { state: "attached" });
  await page.fill("#f-customer_id", "望湖大学");
  assert.equal(await page.inputValue("[name=customer_id]"), "0200");
});

test("a workbook shows its faults before its good rows are taken", async () => {
  samples.answers[WORKBOOK] = ({ body, headers }) => {
    assert.equal(String(body), "bytes");
    assert.match(headers["content-type"], /spreadsheet/);
    return {
      body: {
        lines: [{ category_code: "02", series_code: "0205", model: "汇岳 AP6750-O", quantity: 36, unit_price: "9800.00" }],
        faults: [{ row: 4, column: "系列编码", message: "系列编码 0299 不存在，是否为 0209？" }],
      },
    };
  };
  await page.setInputFiles("[data-workbook]", {
    name: "堆场无线网络_设备清单.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: Buffer.from("bytes"),
  });
  await page.waitForSelector("dialog[open] >> text=系列编码 0299 不存在");
  await page.click("dialog[open] >> text=追加 1 行");
  assert.equal(await page.locator("[data-rows] [data-row]").count(), 3);
  assert.equal(await cell(2, "model").inputValue(), "汇岳 AP6750-O");
});

test("serial numbers are split, counted, and told when twice", async () => {
  const input = page.locator("[data-serials-input]");
  await input.focus();
  await page.evaluate(() =>
    navigator.clipboard.writeText("ＣＹ5280g32640747 CY5280G32640713\nCY5280G3264O849\nAB001~AB003\n"),
  );
  await page.keyboard.press("Control+V");
  assert.equal(await page.locator("[data-serials-list] .serial").count(), 7);
  assert.match(await page.textContent("[data-serials-notes]"), /CY5280G32640713\s+与第 1 个重复/);
  assert.equal(await page.textContent("[data-serials-words]"), "已录入 7 个，还差 5 个");
  await page.click("text=改为 0");
  assert.ok(await page.isVisible(".serial >> text=CY5280G32640849"));
  await page.click("[aria-label='删除 AB002']");
  assert.equal((await page.textContent("[data-serials-count]")).trim(), "6 / 12");
  // A customer's site may have no network: what was entered is still there.
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  assert.equal(await page.locator("[data-serials-list] .serial").count(), 6);
});

test("a scanner's Enter confirms a number", async () => {
  await page.locator("[data-serials-input]").focus();
  await page.keyboard.type("XD32002641106");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("[data-serials-list] .serial").count(), 3);
  assert.equal(await page.inputValue("[data-serials-input]"), "");
});

test("a file goes as it is, and its id with the form", async () => {
  samples.answers["POST /api/v1/files"] = () => ({ status: 201, body: { id: "f-1" } });
  await page.setInputFiles("[data-upload]", { name: "询价 单.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-") });
  await page.waitForSelector(".upload >> text=已上传");
  const [upload] = samples.called("POST /api/v1/files");
  assert.equal(upload.query.get("name"), "询价 单.pdf");
  assert.equal(upload.headers["content-type"], "application/pdf");
  await save();
  await page.waitForSelector("#toasts >> text=草稿已保存");
  assert.deepEqual(samples.called(SAVE)[0].body.attachments, ["f-1"]);
});

test("a file that is refused says why and may be tried again", async () => {
  samples.answers["POST /api/v1/files"] = () => ({ status: 415, body: { status: 415, detail: "不支持这种内容格式。" } });
  await page.setInputFiles("[data-upload]", { name: "x.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") });
  await page.waitForSelector(".upload >> text=不支持这种内容格式。");
  assert.ok(await page.isVisible(".upload >> text=重试"));
});

test("leaving with something unsent asks", async () => {
  await page.fill("[name=title]", "没有提交");
  let asked = false;
  page.on("dialog", (dialog) => {
    asked = dialog.type() === "beforeunload";
    void dialog.accept();
  });
  await page.goto("/gallery-zh-CN");
  assert.ok(asked);
});
