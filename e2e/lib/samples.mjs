// The sample pages that `cargo test -p epm --lib layout` writes to EPM_SAMPLES, served under the product's content
// security policy, with an API that answers as a test tells it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const assets = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web/dist");
const KINDS = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

// As crates/epm/src/http/gate.rs sends it.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** `samples.answers["PUT /api/v1/x"] = (call) => ({ status, body, headers })`; what was called is in `samples.calls`. */
export async function serveSamples() {
  const pages = process.env.EPM_SAMPLES;
  if (!pages) throw new Error("EPM_SAMPLES must name the folder of the sample pages");
  const samples = { answers: {}, calls: [] };

  async function answer(request, response) {
    const url = new URL(request.url, "http://samples");
    if (url.pathname.startsWith("/api/")) return api(url, request, response);
    const file = url.pathname.startsWith("/assets/")
      ? path.join(assets, url.pathname)
      : path.join(pages, `${url.pathname.slice(1)}.html`);
    const contents = await readFile(file).catch(() => null);
    const type = KINDS[path.extname(file)] ?? "text/html; charset=utf-8";
    response.writeHead(contents ? 200 : 404, { "content-type": type, "content-security-policy": POLICY });
    response.end(contents ?? "not here");
  }

  async function api(url, request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const isJson = /json/.test(request.headers["content-type"] ?? "");
    const body = isJson && raw.length > 0 ? JSON.parse(raw) : raw;
    const name = `${request.method} ${url.pathname}`;
    const call = { name, body, query: url.searchParams, headers: request.headers };
    samples.calls.push(call);
    const told = samples.answers[name]?.(call) ?? { status: 404, body: { detail: `nothing answers ${name}` } };
    if (told === "hang up") return request.socket.destroy();
    const { status = 200, body: said = {}, headers = {} } = told;
    const type = status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(JSON.stringify(said));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  samples.address = `http://127.0.0.1:${server.address().port}`;
  samples.stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  samples.called = (name) => samples.calls.filter((call) => call.name === name);
  return samples;
}
