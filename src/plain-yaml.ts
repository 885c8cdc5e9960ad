/** A mapping as the plainest of YAML gives it. */
export type PlainMapping = { readonly [key: string]: string | number | boolean | PlainMapping }

const key = /([A-Za-z][A-Za-z0-9_]{0,60}):(?= |\n)/y
const comments = /(?: *(?:#.*)?\n)+/y
const spaces = / */y
const lineEnd = / *(?: #.*)?\n/y
const quoted = /"([^"\\\n]*)"|'([^'\n]*)'/y
// Letters and digits to begin with, and then nothing that could be an indicator, a comment or the end of a key.
const plain =
  /[\p{L}\p{N}/](?:[\p{L}\p{N}_./?&=%+~@()!-]|:(?=[\p{L}\p{N}_./?&=%+~@-])|'(?=[\p{L}\p{N}])| (?=[\p{L}\p{N}(]))*/uy
const word = /^(?:null|true|false)$/i
const wholeNumber = /^(?:0|[1-9]\d{0,8})$/
const duration = /^\d{1,9}[a-z]{1,2}$/

/**
 * Reads YAML that is made of mappings, in lines or in braces, of words, whole numbers, texts in quotes without escapes, and
 * comments, in a tenth of the time that reading all of YAML takes; absent where there is anything else in it, be it a fault.
 */
export function readPlainYaml(text: string): PlainMapping | undefined {
  if (/[\t\r]/.test(text)) return undefined
  const reader = new PlainReader(text.endsWith('\n') ? text : `${text}\n`)
  const mapping = reader.readLines()
  return reader.isAtEnd ? mapping : undefined
}

class PlainReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#take(comments)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  /** Reads the mapping whose first line begins here, and all lines that are indented as it is. */
  readLines(): PlainMapping | undefined {
    const mapping: Record<string, PlainMapping[string]> = {}
    const indent = this.#indent()
    do {
      this.#at += indent
      const name = this.#key(mapping)
      if (name === undefined) return undefined
      const isOver = this.#take(lineEnd) !== undefined
      if (isOver) this.#take(comments)
      if (isOver && this.#indent() <= indent) return undefined
      const value = isOver ? this.readLines() : this.#value()
      if (value === undefined) return undefined
      mapping[name] = value
      if (!isOver) {
        if (this.#take(lineEnd) === undefined) return undefined
        this.#take(comments)
      }
    } while (this.#indent() === indent && !this.isAtEnd)
    return mapping
  }

  /** Reads a mapping in braces, from behind the first of them. */
  #braces(): PlainMapping | undefined {
    const mapping: Record<string, PlainMapping[string]> = {}
    for (;;) {
      this.#take(spaces)
      const name = this.#key(mapping)
      const value = name === undefined ? undefined : this.#value()
      if (name === undefined || value === undefined) return undefined
      mapping[name] = value
      this.#take(spaces)
      const end = this.#text[this.#at]
      this.#at += 1
      if (end === '}') return mapping
      if (end !== ',') return undefined
    }
  }

  /** The key that begins here, with its colon; absent where none does, or the mapping has it already. */
  #key(mapping: object): string | undefined {
    const name = this.#take(key)?.[1]
    return name === undefined || word.test(name) || Object.hasOwn(mapping, name) ? undefined : name
  }

  #value(): PlainMapping[string] | undefined {
    this.#take(spaces)
    if (this.#text[this.#at] === '{') {
      this.#at += 1
      return this.#braces()
    }
    const inQuotes = this.#take(quoted)
    if (inQuotes !== undefined) return inQuotes[1] ?? inQuotes[2]
    const scalar = this.#take(plain)?.[0]
    if (scalar === 'true' || scalar === 'false') return scalar === 'true'
    if (scalar === undefined || word.test(scalar)) return undefined
    if (wholeNumber.test(scalar)) return Number(scalar)
    return /^\p{N}/u.test(scalar) && !duration.test(scalar) ? undefined : scalar
  }

  #indent(): number {
    spaces.lastIndex = this.#at
    return spaces.exec(this.#text)?.[0].length ?? 0
  }

  /** What a sticky expression matches here, which is passed over. */
  #take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at
    const found = expression.exec(this.#text)
    if (found === null) return undefined
    this.#at = expression.lastIndex
    return found
  }
}
