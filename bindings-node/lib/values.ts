// What both writers of JSON know of single values (`write.ts`, `write-checked.ts`).

/** Levels of nesting that the core reads; a deeper object is refused here, before it can be endless. */
export const maxDepth = 64;
/** A member takes eight bytes and more (`"a":"b",`), and the core reads 64 MiB: more values than this are too large. */
export const maxValues = 8 * 1024 * 1024;

/** A text as JSON; it must be well-formed. */
export function quoted(value: string): string {
  // Text that is its own JSON; most of it is codes and ids.
  const { length } = value;
  if (length <= 64) {
    let at = 0;
    while (at < length) {
      const unit = value.charCodeAt(at);
      if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) break;
      at += 1;
    }
    if (at === length) return `"${value}"`;
  }
  return JSON.stringify(value);
}

/** Whether the text of a number that is no integer has more digits than a double keeps, 15. */
export function losesDigits(text: string): boolean {
  if (text.length <= 15) return false;
  return text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').length > 15;
}

/** A literal or what `JSON.parse` and object spreads make, of this realm or another (a vm context, a test runner). */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}
