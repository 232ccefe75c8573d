// A file on its way to the server. What is larger than a part goes in parts (tus 1.0.0: creation, HEAD, PATCH), so that after
// a broken connection it goes on where it was; the request that wants the file then only names the upload (`?upload=`).
import { busy, methodAndPath, type Problem } from "./call";

/** A part: lost and sent again at worst, however large the file. */
const PART = 512 * 1024;
/** How long is waited between tries, in seconds; the last goes on and on. */
const WAITS = [1, 2, 4, 8, 15];
/** After so long without a byte the upload is given up; what came stays on the server for a day. */
const PATIENCE = 10 * 60_000;

export interface Sent {
  ok: boolean;
  /** 0 when nothing was answered. */
  status: number;
  body: unknown;
  problem: Problem | null;
}

export interface Sending {
  /** `PUT /api/v1/…/scan` */
  address: string;
  file: File;
  etag?: string;
  /** How far it is, 0 to 1. */
  progress?: (share: number) => void;
  /** The connection broke, or is there again. */
  waiting?: (broken: boolean) => void;
}

interface Part {
  method: string;
  path: string;
  body: Blob | null;
  headers?: Record<string, string>;
  progress?: (bytes: number) => void;
}

interface Reply {
  status: number;
  text: string;
  header: (name: string) => string | null;
}

function request({ method, path, body, headers = {}, progress }: Part): Promise<Reply> {
  return new Promise((answered) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, path);
    xhr.setRequestHeader("accept-language", document.documentElement.lang);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    if (progress) xhr.upload.addEventListener("progress", (event) => progress(event.loaded));
    xhr.addEventListener("loadend", () => {
      answered({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) });
    });
    xhr.send(body);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Under which name the browser remembers that a file was begun to be sent. */
const nameOf = ({ name, size, lastModified }: File) => `epm-upload-${size}-${lastModified}-${name}`;

const pause = (seconds: number) =>
  new Promise<void>((over) => {
    const timer = setTimeout(end, seconds * 1000);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      over();
    }
    addEventListener("online", end);
  });

/** Tries again while nothing is answered, or the server cannot just now. */
async function patient(sending: Sending, attempt: () => Promise<Reply>): Promise<Reply> {
  const until = Date.now() + PATIENCE;
  for (let tries = 0; ; tries += 1) {
    const reply = await attempt();
    const answered = reply.status !== 0 && ![502, 503, 504].includes(reply.status);
    if (answered || Date.now() > until) {
      if (tries > 0) sending.waiting?.(false);
      return reply;
    }
    sending.waiting?.(true);
    await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
  }
}

interface Begun {
  path: string;
  offset: number;
}

async function begin(sending: Sending): Promise<Begun | Reply> {
  const { file } = sending;
  const known = localStorage.getItem(nameOf(file));
  if (known) {
    const path = `/api/v1/uploads/${known}`;
    const standing = await patient(sending, () => request({ method: "HEAD", path, body: null }));
    if (standing.status === 200 && Number(standing.header("upload-length")) === file.size) {
      return { path, offset: Number(standing.header("upload-offset")) };
    }
    localStorage.removeItem(nameOf(file));
  }
  const headers = { "tus-resumable": "1.0.0", "upload-length": String(file.size) };
  const created = await patient(sending, () => request({ method: "POST", path: "/api/v1/uploads", body: null, headers }));
  const path = created.header("location");
  if (created.status !== 201 || !path) return created;
  localStorage.setItem(nameOf(file), path.split("/").pop() ?? "");
  return { path, offset: 0 };
}

/** The number of the upload, once every part is there; or what stood in the way. */
async function inParts(sending: Sending): Promise<string | Reply> {
  const { file, progress } = sending;
  const begun = await begin(sending);
  if (!("path" in begun)) return begun;
  let { offset } = begun;
  const { path } = begun;
  while (offset < file.size) {
    const from = offset;
    progress?.(from / file.size);
    const reply = await patient(sending, () =>
      request({
        method: "PATCH",
        path,
        body: file.slice(from, from + PART),
        headers: {
          "tus-resumable": "1.0.0",
          "content-type": "application/offset+octet-stream",
          "upload-offset": String(from),
        },
        progress: (bytes) => progress?.((from + bytes) / file.size),
      }),
    );
    if (reply.status === 204) {
      offset = Number(reply.header("upload-offset"));
    } else if (reply.status === 409) {
      // The part had come, only the answer was lost.
      const standing = await patient(sending, () => request({ method: "HEAD", path, body: null }));
      if (standing.status !== 200) return standing;
      offset = Number(standing.header("upload-offset"));
    } else {
      return reply;
    }
  }
  return path.split("/").pop() ?? "";
}

function sent(reply: Reply): Sent {
  const ok = reply.status >= 200 && reply.status < 300;
  const body = read(reply.text);
  return { ok, status: reply.status, body, problem: ok ? null : (body as Problem | null) };
}

/** Sends a file; what the address answers. */
export async function sendFile(sending: Sending): Promise<Sent> {
  const { address, file, etag, progress } = sending;
  const [method, path] = methodAndPath(address);
  const to = new URL(path, location.href);
  to.searchParams.set("name", file.name);
  const headers: Record<string, string> = { "content-type": file.type || "application/octet-stream" };
  if (etag) headers["if-match"] = etag;
  busy(1);
  try {
    let body: Blob | null = file;
    if (file.size > PART) {
      const upload = await inParts(sending);
      if (typeof upload !== "string") return sent(upload);
      to.searchParams.set("upload", upload);
      body = null;
    }
    const whole = (bytes: number) => progress?.(bytes / file.size);
    const reply = await request({ method, path: to.pathname + to.search, body, headers, progress: body ? whole : undefined });
    const answer = sent(reply);
    if (answer.ok) localStorage.removeItem(nameOf(file));
    return answer;
  } finally {
    busy(-1);
  }
}
