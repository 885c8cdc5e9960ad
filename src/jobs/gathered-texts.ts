const firstBytes = 256 * 1_024
/** More is let go after a listing that needed it. */
const keptBytes = 1_024 * 1_024
/** What a UTF-16 unit takes at most. */
const mostBytesPerUnit = 3

/** Texts in UTF-8, one after the other in one piece of memory, which serves one listing after the other. */
export class GatheredTexts {
  readonly #encoder = new TextEncoder()
  #memory = new Uint8Array(firstBytes)
  #length = 0

  /** Adds a text and gives how many bytes it takes. */
  add(text: string): number {
    const needed = this.#length + text.length * mostBytesPerUnit
    if (needed > this.#memory.length) {
      const larger = new Uint8Array(Math.max(needed, this.#memory.length * 2))
      larger.set(this.#memory.subarray(0, this.#length))
      this.#memory = larger
    }
    const { written } = this.#encoder.encodeInto(text, this.#memory.subarray(this.#length))
    this.#length += written
    return written
  }

  /** Gives the last bytes, which stay as they are until something else is done. */
  last(bytes: number): Uint8Array {
    return this.#memory.subarray(this.#length - bytes, this.#length)
  }

  /** Takes out the bytes before the last ones. */
  removeBefore(last: number, bytes: number): void {
    this.#memory.copyWithin(this.#length - last - bytes, this.#length - last, this.#length)
    this.#length -= bytes
  }

  /** Gives all, in memory of its own, and begins anew. */
  take(): Uint8Array {
    const all = this.#memory.slice(0, this.#length)
    if (this.#memory.length > keptBytes) this.#memory = new Uint8Array(firstBytes)
    this.#length = 0
    return all
  }
}
