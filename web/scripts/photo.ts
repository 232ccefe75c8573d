// A bundle of its own, loaded with the first photo of a paper: finds the edges of the page, cuts it out and makes it
// rectangular (scanic; the content security policy allows no WebAssembly, and in JavaScript it takes a second at most).
import { scanDocument } from "scanic";

interface Straightened {
  straight: Blob | null;
  whole: Blob;
}

const QUALITY = 0.82;
/** The edges are looked for in a picture of at most so many pixels on its longer side. */
const LOOKED_AT = 3000;

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((made, failed) => {
    canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}

function drawn(source: CanvasImageSource, width: number, height: number, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The photo upright and at most so long, and the page in it where its edges are seen. */
export async function straighten(file: Blob, side: number): Promise<Straightened> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const photo = drawn(bitmap, bitmap.width, bitmap.height, LOOKED_AT);
  const whole = await blobOf(drawn(photo, photo.width, photo.height, side));
  try {
    const found = await scanDocument(photo, { mode: "extract", output: "canvas", minDocumentCoverageRatio: 0.2 });
    const page = found.success ? (found.output as HTMLCanvasElement | null) : null;
    if (!page) return { straight: null, whole };
    return { straight: await blobOf(drawn(page, page.width, page.height, side)), whole };
  } catch {
    return { straight: null, whole };
  }
}
