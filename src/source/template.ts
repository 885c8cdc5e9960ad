import { parseDuration } from '../duration.ts'
import { loadLibrary } from '../load-library.ts'

/** What the computed parts of a text are filled with. */
export type TemplateValues = {
  /** Of the listing, counted from 1. */
  readonly page: number
  readonly nowMs: number
  /** IANA zone in which it is today. */
  readonly timeZone: string
}

const part = /\$\{([^{}]*)\}/g
/** What is filled in where the request is made, and nowhere else. */
const secret = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:[^\0]+)$/
const date = /^(today|now)(?:([+-])(\d{1,4}(?:ms|[smhdw])))?(?::(.{1,40}))?$/
const arithmetic = /^[\d\s+*()/-]*\bpage\b[\d\s+*()/-]*$/

/**
 * Says what is wrong with the computed parts of a text; absent where nothing is: `${page}` and arithmetic with it
 * (`${(page-1)*20}`), `${today}`, `${today-1d:yyyyMMdd}`, `${now}` (seconds), `${env:NAME}`, `${file:PATH}`.
 */
export function templateFault(text: string): string | undefined {
  if (/\$\{[^{}]*$/.test(text)) return 'a ${ that is not closed'
  for (const [whole, inner = ''] of text.matchAll(part)) {
    try {
      if (!secret.test(inner)) filledPart(inner, { page: 1, nowMs: 0, timeZone: 'UTC' })
    } catch {
      return `${whole}, which is none of \${page}, \${today:yyyy-MM-dd}, \${now}, \${env:NAME}, \${file:PATH}`
    }
  }
  return undefined
}

/** Fills in the computed parts of a text; secrets stay as they are written. */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(part, (whole, inner: string) => (secret.test(inner) ? whole : filledPart(inner, values)))
}

/** Whether a text has another value on each page. */
export function isPaged(text: string): boolean {
  return [...text.matchAll(part)].some(([, inner = '']) => arithmetic.test(inner))
}

/** Whether a text has another value at another time. */
export function isDated(text: string): boolean {
  return [...text.matchAll(part)].some(([, inner = '']) => date.test(inner))
}

/** A text without its computed parts, for checks of what is around them. */
export function withoutParts(text: string): string {
  return text.replace(part, '0')
}

function filledPart(inner: string, values: TemplateValues): string {
  if (arithmetic.test(inner)) return String(new Arithmetic(inner, values.page).value())
  const [, what, sign, span, format] = date.exec(inner) ?? []
  if (what === undefined) throw new SyntaxError(inner)
  const shiftMs = (parseDuration(span ?? '') ?? 0) * (sign === '-' ? -1 : 1)
  const { DateTime } = loadLibrary('luxon') as typeof import('luxon')
  const time = DateTime.fromMillis(values.nowMs + shiftMs, { zone: values.timeZone })
  if (format !== undefined) return time.toFormat(format)
  return what === 'now' ? String(Math.floor(time.toSeconds())) : time.toFormat('yyyy-MM-dd')
}

/** Whole numbers and `page` with `+ - * /` and brackets; `/` rounds down. Throws `SyntaxError` for anything else. */
class Arithmetic {
  readonly #tokens: string[]
  readonly #page: number

  constructor(text: string, page: number) {
    this.#tokens = text.match(/\d+|page|[+*()/-]/g) ?? []
    this.#page = page
  }

  value(): number {
    const sum = this.#sum()
    if (this.#tokens.length > 0 || !Number.isSafeInteger(sum)) throw new SyntaxError('no whole number')
    return sum
  }

  #sum(): number {
    let value = this.#product()
    while (this.#tokens[0] === '+' || this.#tokens[0] === '-') {
      value += this.#tokens.shift() === '+' ? this.#product() : -this.#product()
    }
    return value
  }

  #product(): number {
    let value = this.#operand()
    while (this.#tokens[0] === '*' || this.#tokens[0] === '/') {
      value = this.#tokens.shift() === '*' ? value * this.#operand() : Math.floor(value / this.#operand())
    }
    return value
  }

  #operand(): number {
    const token = this.#tokens.shift() ?? ''
    if (token === 'page') return this.#page
    if (/^\d+$/.test(token)) return Number(token)
    if (token !== '(') throw new SyntaxError('a number is expected')
    const value = this.#sum()
    if (this.#tokens.shift() !== ')') throw new SyntaxError('a bracket is not closed')
    return value
  }
}
