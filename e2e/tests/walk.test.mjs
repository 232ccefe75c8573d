// The flow chart of 2.2, clicked through by its people: each opens their to-dos and does what waits there, from the
// contract to the hand-over to maintenance, at desktop and at phone width.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { start } from "../lib/epm.mjs";
import { Person } from "../lib/people.mjs";

const CUSTOMER = "江临市第三人民医院";
const MODEL = "R2170";
const CHAIN = ["gaofei", "guoping", "liuqiang", "zhenghua"];

let browser, epm;

before(async () => {
  browser = await launch();
  epm = await start({ demo: 12, environment: { EPM_UNLIMITED: "true" } });
});
after(async () => {
  await browser?.close();
  await epm?.stop();
});

/** Everyone who has a step agrees, in turn. */
async function everyoneAgrees(person, duty, title) {
  for (let round = 0; round < CHAIN.length; round += 1) {
    let decided = false;
    for (const username of CHAIN) {
      const approver = await person(username);
      if (!(await approver.takes(duty, title))) continue;
      await approver.looksWell();
      await approver.does("同意");
      decided = true;
    }
    if (!decided) return;
  }
}

const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

/** 2.3.2: the contract is written, reviewed, handed in, and given its code. */
async function fromContractToCode(person, title) {
  const manager = await person("zhangwei");
  await manager.page.goto("/contracts/new");
  await manager.looksWell();
  await manager.page.check("[name=kind][value=formal]");
  await manager.page.fill("[name=title]", title);
  await manager.page.fill("#f-customer_id", CUSTOMER);
  await manager.page.waitForFunction(() => document.querySelector("[name=customer_id]").value !== "");
  await manager.page.fill("[name=number]", `HT-WALK-${Date.now()}`);
  await manager.page.fill("[name=amount]", "２0００００");
  await manager.page.fill("[name=signed_on]", today());
  await manager.does("保存");
  await manager.uploads("合同扫描件.pdf");
  await manager.does("提交评审");
  await everyoneAgrees(person, "评审合同", title);
  await manager.opens("提交合同管理员", title);
  await manager.does("提交合同管理员");
  const administrator = await person("zhuying");
  await administrator.opens("给出销售项目编码", title);
  await administrator.does("给出编码", { about: title });
}

/** 2.3.2: the initiation is filled in, returned once, and approved. */
async function initiation(person, title) {
  const manager = await person("zhangwei");
  await manager.opens("填写并提交立项", title);
  const { page } = manager;
  const cell = (name) => page.locator(`[name="equipment[].${name}"]`).first();
  await page.fill("[name=delivery_place]", "江临市滨河路 81 号机房");
  await page.fill("[name=delivery_contact]", "周老师 010-55532643");
  await cell("model").fill(MODEL);
  await page.waitForFunction(() => document.querySelector('[name="equipment[].series_code"]').value !== "");
  await cell("quantity").fill("4");
  await cell("unit_price").fill("50000");
  await cell("unit_cost").fill("42000");
  await cell("warranty_years").fill("3");
  await page.waitForFunction(() => document.querySelector("[data-bind=sales_amount]").textContent === "200,000.00");
  await manager.does("保存草稿");
  await manager.does("提交审批", { calls: 2 });
  const commerce = await person("gaofei");
  await commerce.opens("审批立项", title);
  await commerce.page.fill("[name=comment]", "请补充毛利说明");
  await commerce.does("退回修改");
  await manager.opens("填写并提交立项", title);
  assert.match(await page.locator("main").innerText(), /退回修改：请补充毛利说明/);
  await page.fill("[name=note]", "框架价采购，毛利 16%");
  await manager.does("提交审批", { calls: 2 });
  await everyoneAgrees(person, "审批立项", title);
}

/** 2.4.2: ordered, received in two parts, arrived. */
async function purchaseAndArrival(person, title) {
  const commerce = await person("gaofei");
  await commerce.opens("下达采购单", title);
  await commerce.page.selectOption("[name=supplier_id]", { index: 1 });
  await commerce.does("下达采购单");
  const came = commerce.page.locator('[name="lines[].quantity"]').first();
  await came.fill("3");
  await commerce.does("登记到货");
  await commerce.opens("登记到货", title);
  await commerce.does("登记到货");
  await commerce.opens("将项目状态调整为“到货”", title);
  await commerce.does("将项目状态调整为“到货”");
}

/** 2.4.3, 2.5.1: delivered, signed for with every serial number, accepted; finance recognises the revenue. */
async function signOff(person, title, serials) {
  const manager = await person("zhangwei");
  await manager.opens("安排交付", title);
  await manager.does("安排交付");
  await manager.opens("确认交付", title);
  await manager.does("确认交付");
  await manager.opens("提交签收明细表", title);
  await manager.page.fill("[name=signed_on]", today());
  await manager.page.fill("[data-serials-input]", serials.join("\n"));
  await manager.page.locator("[data-serials-input]").blur();
  await manager.page.waitForFunction(() => document.querySelectorAll("[data-serials-list] .serial").length === 4);
  await manager.does("保存");
  await manager.uploads("盖章签收明细表.pdf");
  await manager.does("提交");
  const administrator = await person("guoping");
  await administrator.opens("受理签收明细表", title);
  await administrator.does("受理");
  const finance = await person("hanmei");
  await finance.opens("确认收到签收明细表复印件", title);
  await finance.does("确认收到复印件");
  await finance.opens("确认收入", title);
  await finance.page.selectOption("[name=sheet_id]", { index: 1 });
  await finance.does("确认收入");
}

/** 2.5.2, 2.5.3: closed, the notice signed by every department and archived. */
async function closing(person, title) {
  const administrator = await person("guoping");
  await administrator.opens("办理结项", title);
  assert.equal(await administrator.page.locator(".conditions .unmet").count(), 0, "every condition is met");
  await administrator.does("办理结项");
  for (const username of ["liuqiang", "gaofei", "hanmei", "fengkai", "zhenghua"]) {
    const signer = await person(username);
    while (await signer.takes("签署结项通知单", title)) await signer.does("签署");
  }
  const archivist = await person("dengli");
  await archivist.opens("归档结项通知单", title);
  await archivist.uploads("结项通知单.pdf");
}

/** 2.6.1 to 2.6.3: handed to IT service, and a fault of one of the units is worked on. */
async function maintenance(person, title, serials) {
  const administrator = await person("guoping");
  await administrator.opens("转维护", title);
  await administrator.does("转维护");
  const service = await person("fengkai");
  await service.opens("确认接收维护资料", title);
  await service.does("确认接收维护资料");
  await service.page.goto("/maintenance-cases");
  await service.looksWell();
  await service.page.fill("[name=serial_number]", serials[0]);
  await service.page.fill("[name=fault]", "无法启动");
  await service.does("登记维护单");
  assert.match(await service.page.locator("main").innerText(), /商务部协调厂商/, "inside the vendor's warranty");
}

/** 2.5.2: contract and sheet go to the archive, where the archivist confirms them. */
async function originals(person, title) {
  const manager = await person("zhangwei");
  const archivist = await person("dengli");
  while (await manager.takes("移交原件", title)) {
    await manager.looksWell();
    await manager.goes("办理原件交接");
    await manager.looksWell();
    await manager.does("办理原件交接");
    await archivist.opens("确认收到原件", title);
    await archivist.does("确认收到");
  }
}

for (const screen of ["desktop", "phone"]) {
  test(`clause 2.2: the flow chart from contract to maintenance, on the ${screen}`, { timeout: 300_000 }, async () => {
    const there = new Map();
    const person = async (username) => {
      if (!there.has(username)) there.set(username, await Person.signIn(browser, epm.address, username, screen));
      return there.get(username);
    };
    const title = `门诊楼服务器扩容 ${screen}`;
    const serials = [1, 2, 3, 4].map((unit) => `WALK${screen.toUpperCase()}000${unit}`);
    await fromContractToCode(person, title);
    await initiation(person, title);
    await purchaseAndArrival(person, title);
    await signOff(person, title, serials);
    await closing(person, title);
    await originals(person, title);
    await maintenance(person, title, serials);
    const manager = await person("zhangwei");
    await manager.page.goto(`/projects?q=${encodeURIComponent(title)}`);
    await manager.page.locator("a:visible", { hasText: title }).first().click();
    await manager.page.locator("main [data-status=maintenance]:visible").first().waitFor();
    await Promise.all([...there.values()].map((one) => one.leaves()));
  });
}
