// One call to the JSON API. Whatever a page changes goes through here, so that it can do nothing a program could not.

import { confirmIdentity } from "./identity";

/** What the server answers when it does not do it (RFC 9457). */
export interface Problem {
  status: number;
  title?: string;
  detail?: string;
  code?: string;
  clause?: string;
  errors?: { pointer: string; message: string }[];
}

export type Answer =
  | { outcome: "done"; status: number; body: unknown; etag: string | null }
  | { outcome: "refused"; problem: Problem }
  | { outcome: "lost"; why: "offline" | "timeout" };

export interface Call {
  /** `POST /api/v1/projects` */
  address: string;
  /** A value to be sent as JSON, or a file to be sent as it is. */
  body?: unknown;
  etag?: string;
  idempotencyKey?: string;
}

const PATIENCE = 30_000;

export function methodAndPath(address: string): [string, string] {
  const [method, path] = address.trim().split(/\s+/, 2);
  return path ? [method, path] : ["GET", method];
}

export async function call({ address, body, etag, idempotencyKey }: Call): Promise<Answer> {
  const [method, path] = methodAndPath(address);
  const headers: Record<string, string> = {
    accept: "application/json, application/problem+json",
    "accept-language": document.documentElement.lang,
  };
  const raw = body instanceof Blob;
  if (method !== "GET" && body !== undefined) {
    headers["content-type"] = raw ? (body as Blob).type || "application/octet-stream" : "application/json";
  }
  if (etag) headers["if-match"] = etag;
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;

  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  busy(1);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: method === "GET" || body === undefined ? undefined : raw ? (body as Blob) : JSON.stringify(body),
      credentials: "same-origin",
      signal: stop.signal,
    });
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const answer: unknown = isJson ? await response.json() : null;
    if (response.ok) {
      return { outcome: "done", status: response.status, body: answer, etag: response.headers.get("etag") };
    }
    return { outcome: "refused", problem: { ...(answer as Problem | null), status: response.status } };
  } catch {
    return { outcome: "lost", why: stop.signal.aborted && navigator.onLine ? "timeout" : "offline" };
  } finally {
    clearTimeout(timer);
    busy(-1);
  }
}

/** Whether it is unknown if the act was done: then the next try must carry the same key. */
function isOpen(answer: Answer): boolean {
  return answer.outcome === "lost" || (answer.outcome === "refused" && answer.problem.status >= 500);
}

const keys = new Map<string, string>();

/**
 * An act. A POST carries an idempotency key, which stays the same for the same content until that was answered for
 * certain: so a retry never does it twice. Other methods repeat themselves safely.
 */
export async function act(given: Call): Promise<Answer> {
  const answer = await once(given);
  const asksPassword = answer.outcome === "refused" && answer.problem.code === "sign-in-again";
  return asksPassword && (await confirmIdentity(answer.problem)) ? once(given) : answer;
}

async function once({ address, body, etag }: Call): Promise<Answer> {
  if (!address.startsWith("POST")) return call({ address, body, etag });
  const content = `${address}\n${JSON.stringify(body)}`;
  const idempotencyKey = keys.get(content) ?? fresh();
  keys.set(content, idempotencyKey);
  const answer = await call({ address, body, etag, idempotencyKey });
  if (!isOpen(answer)) keys.delete(content);
  return answer;
}

// crypto.randomUUID is younger than the oldest browser we serve, and wants a secure context.
function fresh(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

let running = 0;

/** The line at the top of the page while something is under way. */
export function busy(change: 1 | -1): void {
  running += change;
  document.getElementById("progress")?.classList.toggle("busy", running > 0);
}
