// Bundles styles, scripts and icons into dist/assets under names that carry a hash of their content, so that a browser
// may keep them for ever, and writes dist/manifest.json (plain name -> address), which crates/epm/build.rs reads.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "dist", "assets");

// The oldest browsers that companies still have.
const target = ["chrome88", "edge88", "firefox98", "safari15.4"];

// Everything a first visit loads, compressed. The page itself comes on top, so this is less than the promised 150 KB.
const firstVisitLimit = 120 * 1024;

/** `@import "dark.css"` comes twice: for those whose system is dark, and for those who chose it here. Never on paper. */
const darkTwice = {
  name: "dark-twice",
  setup(build) {
    build.onLoad({ filter: /styles[\\/]dark\.css$/ }, async (file) => {
      const text = await readFile(file.path, "utf8");
      const chosen = (selector) => text.replaceAll(":root", selector);
      return {
        loader: "css",
        contents:
          `@media screen and (prefers-color-scheme:dark){${chosen(":root:not([data-theme=light])")}}` +
          `@media screen{${chosen(":root[data-theme=dark]")}}`,
      };
    });
  },
};

/** The detector by a neural network would load its model from elsewhere; ours is the plain one. */
const withoutModel = {
  name: "without-model",
  setup(build) {
    build.onResolve({ filter: /mlDetector/ }, (found) => ({ path: found.path, external: true }));
  },
};

async function bundle(entryPoints) {
  const built = await esbuild.build({
    absWorkingDir: here,
    entryPoints,
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "esm",
    target,
    outdir: out,
    entryNames: "[name]",
    write: false,
    legalComments: "none",
    plugins: [darkTwice, withoutModel],
    logLevel: "warning",
  });
  return built.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]);
}

async function sprite() {
  const wanted = (await readFile(path.join(here, "icons.txt"), "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const all = await readFile(
    path.join(here, "node_modules/@tabler/icons-sprite/dist/tabler-sprite.svg"),
    "utf8",
  );
  const drawings = new Map(
    [...all.matchAll(/<symbol[^>]*id="tabler-([^"]+)"[^>]*>([\s\S]*?)<\/symbol>/g)].map((found) => [found[1], found[2]]),
  );
  const symbols = wanted.map((name) => {
    const drawing = drawings.get(name);
    if (!drawing) throw new Error(`icons.txt asks for "${name}", which Tabler does not have`);
    const paths = drawing.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

await rm(path.join(here, "dist"), { recursive: true, force: true });
await mkdir(out, { recursive: true });

const files = [
  ...(await bundle(["scripts/app.ts", "scripts/photo.ts", "styles/app.css", "styles/document.css"])),
  ["icons.svg", await sprite()],
  ["favicon.svg", await readFile(path.join(here, "favicon.svg"))],
];

const manifest = {};
let firstVisit = 0;
for (const [name, contents] of files) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}-${hash}${ext}`;
  await writeFile(path.join(out, hashed), contents);
  manifest[name] = `/assets/${hashed}`;
  const compressed = brotliCompressSync(contents).length;
  // What is loaded only once it is needed does not count.
  if (!["document", "photo"].includes(stem)) firstVisit += compressed;
  console.log(`${String(contents.length).padStart(8)} ${String(compressed).padStart(7)} br  ${hashed}`);
}
if (firstVisit > firstVisitLimit) {
  throw new Error(`a first visit loads ${firstVisit} bytes compressed; the limit is ${firstVisitLimit}`);
}
await writeFile(path.join(here, "dist", "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
