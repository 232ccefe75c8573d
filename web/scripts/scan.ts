// <button type="button" data-scan="serials-id" hidden>: reads bar codes with the camera where the browser can; it shows itself then.
// What was read goes as `epm:scanned` to the element named, or into the field it names.
import { make, onEvery } from "./dom";
import { say } from "./words";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare const BarcodeDetector: { new (): Detector } | undefined;

const able = typeof BarcodeDetector !== "undefined" && !!navigator.mediaDevices?.getUserMedia;

function hand(target: HTMLElement, code: string): void {
  if (target instanceof HTMLInputElement) {
    target.value = code;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    target.dispatchEvent(new CustomEvent("epm:scanned", { detail: code }));
  }
}

async function scan(target: HTMLElement): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = make("video", { playsinline: "", muted: "" }) as HTMLVideoElement;
  const read = make("p", { class: "mono", role: "status" });
  const close = make("button", { type: "button", class: "button" }, say("close"));
  const dialog = make(
    "dialog",
    { "aria-label": say("scan") },
    make("div", { class: "dialog-body" }, video, read),
    make("div", { class: "dialog-foot" }, close),
  ) as HTMLDialogElement;
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  video.srcObject = stream;
  await video.play();

  const detector = new (BarcodeDetector as { new (): Detector })();
  let last = "";
  const look = async () => {
    if (!dialog.open) return;
    const [code] = await detector.detect(video).catch(() => []);
    // The same label stays in sight for a while.
    if (code && code.rawValue !== last) {
      last = code.rawValue;
      read.textContent = last;
      navigator.vibrate?.(60);
      hand(target, last);
      if (target instanceof HTMLInputElement) dialog.close();
    }
    setTimeout(() => void look(), 120);
  };
  dialog.addEventListener("close", () => {
    stream.getTracks().forEach((track) => track.stop());
    dialog.remove();
  });
  void look();
}

export function enliven(): void {
  onEvery("[data-scan]", (button) => {
    button.hidden = !able;
    button.addEventListener("click", () => {
      const target = document.getElementById(button.dataset.scan ?? "");
      if (target) scan(target).catch(() => (button.hidden = true));
    });
  });
}
