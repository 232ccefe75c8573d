// Photos before they are sent: straightened and shrunk by photo.ts, which is loaded with the first of them.
import { make } from "./dom";
import { say } from "./words";

export interface Straightened {
  /** The page as it lay, cut out and made rectangular; none where no edges were found. */
  straight: Blob | null;
  /** The photo, upright and small. */
  whole: Blob;
}

interface Photo {
  straighten: (file: Blob, side: number) => Promise<Straightened>;
}

/** The longer side of A4 at 200 dpi: a stamp and a serial number can be read, and it is a tenth of a photo. */
const A4 = 2340;

/** A photo no larger than so many pixels on its longer side, upright; the file itself where the browser cannot. */
export async function shrunk(file: File, side: number): Promise<File> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    if (scale === 1) return file;
    const canvas = make("canvas") as HTMLCanvasElement;
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/jpeg", 0.85));
    return blob ? named(blob, file) : file;
  } catch {
    return file;
  }
}

function named(blob: Blob, file: File): File {
  const name = file.name.replace(/\.[^.]*$/, "") || "photo";
  return new File([blob], `${name}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
}

/** What is sent instead of a photo: straightened if the person likes it so, in any case small. */
export async function prepared(file: File, script: string): Promise<File> {
  if (!/^image\/(jpeg|png)$/.test(file.type)) return file;
  try {
    const photo = (await import(script)) as Photo;
    const { straight, whole } = await photo.straighten(file, A4);
    if (straight && (await liked(straight))) return named(straight, file);
    return whole.size < file.size ? named(whole, file) : file;
  } catch {
    return shrunk(file, A4);
  }
}

/** Shows what came of it, and asks. */
function liked(blob: Blob): Promise<boolean> {
  const address = URL.createObjectURL(blob);
  const picture = make("img", { src: address, alt: say("photo-title"), class: "photo" });
  const original = make("button", { type: "button", class: "button" }, say("photo-original"));
  const use = make("button", { type: "button", class: "button primary" }, say("photo-use"));
  const dialog = make(
    "dialog",
    { "aria-label": say("photo-title") },
    make("div", { class: "dialog-head" }, make("h2", {}, say("photo-title"))),
    make("div", { class: "dialog-body" }, picture),
    make("div", { class: "dialog-foot" }, original, use),
  ) as HTMLDialogElement;
  return new Promise((decided) => {
    let yes = false;
    use.addEventListener("click", () => {
      yes = true;
      dialog.close();
    });
    original.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      URL.revokeObjectURL(address);
      dialog.remove();
      decided(yes);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
