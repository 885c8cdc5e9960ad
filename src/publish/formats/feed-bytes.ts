/** A feed document but for its entries, as text. */
export type FeedFrame = {
  /** Up to the first entry. */
  readonly head: string
  /** Between two entries. */
  readonly separator: string
  /** After the last. */
  readonly tail: string
}

const encoder = new TextEncoder()

/** Gives text as the bytes of a feed document (UTF-8), in memory of their own, so that what is kept holds nothing else. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Puts entries into their frame; they come as bytes, since most of them stand in one feed document after another. */
export function feedBytes({ head, separator, tail }: FeedFrame, entries: readonly Uint8Array[]): Buffer {
  const between = bytesOf(separator)
  const parts = entries.flatMap((entry, index) => (index === 0 || separator === '' ? [entry] : [between, entry]))
  return Buffer.concat([bytesOf(head), ...parts, bytesOf(tail)])
}
