// Packs the fonts that forms are printed in into fonts/, compressed, for crates/forms to carry. They are too large for git
// (10 MB a weight), and a subset would lose somebody's name.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const taken = path.join(here, "node_modules/@expo-google-fonts/noto-sans-sc");
const out = path.join(here, "fonts");

const fonts = [
  ["400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf.br"],
  ["700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf.br"],
];

await mkdir(out, { recursive: true });
await Promise.all(
  fonts.map(async ([from, to]) => {
    const font = await readFile(path.join(taken, from));
    const packed = await promisify(brotliCompress)(font, {
      params: {
        // 11 would save 5% and take five times as long.
        [constants.BROTLI_PARAM_QUALITY]: 9,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: font.length,
      },
    });
    // In one piece or not at all: a build may look while this runs.
    await writeFile(path.join(out, `${to}.part`), packed);
    await rename(path.join(out, `${to}.part`), path.join(out, to));
    console.log(`${String(font.length).padStart(8)} ${String(packed.length).padStart(7)} br  ${to}`);
  }),
);
