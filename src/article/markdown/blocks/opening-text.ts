/** So many UTF-16 units are kept: room for the summary, whatever is made of its white space. */
const longEnough = 1_000

/**
 * Gathers the start of an article's plain text as its summary counts it: pictures are nothing, and so is white space alone
 * between blocks; the blank the text begins with counts, and white space within text stays.
 */
export class OpeningText {
  #text = ''
  /** White space that counts only if text of the same block follows. */
  #pending = ''
  #isInText = false

  /** What was gathered. */
  get text(): string {
    return this.#text
  }

  /** Takes a piece of text within a block. */
  add(piece: string): void {
    if (this.#text.length > longEnough) return
    const text = piece.slice(0, longEnough)
    if (text.trim() === '') {
      if (this.#isInText || this.#text === '') this.#pending += text
      return
    }
    this.#text += this.#pending + text
    this.#pending = ''
    this.#isInText = true
  }

  /** Notes that a block ends or another begins. */
  endBlock(): void {
    this.#pending = ''
    this.#isInText = false
  }
}
