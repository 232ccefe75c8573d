// The program under test: EPM_BINARY on a free port, with a folder of its own that goes away with it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Runs `epm` to its end. */
async function run(binary, args, env) {
  const child = spawn(binary, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`epm ${args.join(" ")} ended with ${code}`);
}

/** Starts `epm serve` and waits until it answers; with `demo`, on a demo company of so many projects. */
export async function start({ flags = [], environment = {}, demo = 0 } = {}) {
  const binary = process.env.EPM_BINARY;
  if (!binary) throw new Error("EPM_BINARY must name the program under test");
  const folder = await mkdtemp(path.join(os.tmpdir(), "epm-e2e-"));
  if (demo) await run(binary, ["demo", "--projects", String(demo)], { ...process.env, EPM_DATA: folder });
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["serve", ...flags], {
    env: { ...process.env, EPM_LISTEN: `127.0.0.1:${port}`, EPM_DATA: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (data) => (log += data));
  child.stderr.on("data", (data) => (log += data));
  const epm = {
    address,
    folder,
    log: () => log,
    async stop() {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) break;
    if (await fetch(`${address}/sign-in`).catch(() => null)) return epm;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  await epm.stop();
  throw new Error(`epm did not start:\n${log}`);
}

/** A call to the JSON API with the page's own session. */
export function call(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path, {
        method,
        headers: { "content-type": "application/json", "idempotency-key": Math.random().toString(36) },
        body: body === null ? undefined : JSON.stringify(body),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    [method, path, body ?? null],
  );
}
