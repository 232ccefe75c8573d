// The page sends the words of its language along, under the keys that are asked for here.

const words: Record<string, string> = JSON.parse(document.body.dataset.words || "{}");

/** The words under `key`, with `[name]` replaced by values. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`[${name}]`, String(value)),
    words[key] ?? key,
  );
}
