import { loadLibrary } from '../../load-library.ts'
import {
  longestQuery,
  type Query,
  type QueryFault,
  type QueryFaultKind,
  type ReadQuery,
  type SearchOrder,
} from './query.ts'
import { fieldNames, type QuerySign, signsOf } from './query-signs.ts'
import { eachWord, foldLabel, gap, isLoneWord } from './words.ts'

const deepest = 20
const mostTerms = 100
const mostPrefixes = 8
const shortestPrefix = 2
const date = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/
const valueNames: readonly string[] = fieldNames

class Unreadable extends Error {
  readonly fault: QueryFault

  constructor(kind: QueryFaultKind, problem: string, at: number, about: string | number = '') {
    super(problem)
    this.fault = { kind, about: String(about), problem, at }
  }
}

/**
 * Reads a query: words and "phrases", all of which have to be found, `OR`, `-` or `NOT`, brackets, `title:`, `text:`,
 * `source:`, `lang:`, `tag:`, `before:`, `after:` and `sort:best`. Days begin as they do in `timeZone`. Whatever is typed, it
 * gives a query or a fault, in time that grows with the length.
 */
export function readQuery(text: string, timeZone: string): ReadQuery | QueryFault {
  try {
    if (text.length > longestQuery) {
      const problem = `it is longer than ${longestQuery} characters`
      throw new Unreadable('too-long', problem, longestQuery, longestQuery)
    }
    const signs = signsOf(text)
    if ('unclosedAt' in signs) throw new Unreadable('open-quote', 'a quotation mark is not closed', signs.unclosedAt)
    return new QueryReader(signs, timeZone).read()
  } catch (error) {
    if (error instanceof Unreadable) return error.fault
    throw error
  }
}

/** A fault in one line, with its place counted from 1 as people do. */
export function describeFault({ problem, at }: QueryFault): string {
  return `${problem} (at character ${at + 1})`
}

class QueryReader {
  readonly #signs: readonly QuerySign[]
  readonly #timeZone: string
  #next = 0
  #depth = 0
  #terms = 0
  #prefixes = 0
  #order: SearchOrder | undefined

  constructor(signs: readonly QuerySign[], timeZone: string) {
    this.#signs = signs
    this.#timeZone = timeZone
  }

  read(): ReadQuery {
    const query = this.#sign().kind === 'end' ? undefined : this.#either(undefined)
    const { kind, at } = this.#sign()
    if (kind !== 'end') throw new Unreadable('unopened-bracket', 'this bracket was never opened', at)
    if (query === undefined) throw new Unreadable('no-word', 'there is no word to look for', 0)
    return { query, ...(this.#order && { order: this.#order }) }
  }

  /** Of what has no letter and no digit, such as a lone `&`, nothing is looked for: such parts are absent. */
  #either(field: string | undefined): Query | undefined {
    const parts = [this.#all(field)]
    while (this.#sign().kind === 'OR') {
      this.#take()
      parts.push(this.#all(field))
    }
    return joined('or', parts)
  }

  #all(field: string | undefined): Query | undefined {
    const parts = [this.#one(field)]
    for (let { kind } = this.#sign(); kind !== 'OR' && kind !== ')' && kind !== 'end'; { kind } = this.#sign()) {
      if (kind === 'AND') this.#take()
      parts.push(this.#one(field))
    }
    return joined('and', parts)
  }

  #one(field: string | undefined): Query | undefined {
    const sign = this.#take()
    switch (sign.kind) {
      case '-':
      case 'NOT': {
        const of = this.#deeper(sign.at, () => this.#one(field))
        return of && { kind: 'not', of }
      }
      case '(': {
        const inside = this.#deeper(sign.at, () => this.#either(field))
        if (this.#take().kind !== ')') throw new Unreadable('open-bracket', 'a bracket is not closed', sign.at)
        return inside
      }
      case 'field':
        return this.#valueOf(sign)
      case 'word':
      case 'phrase':
        return this.#term(sign, field)
      default:
        throw new Unreadable('word-expected', 'a word is expected', sign.at)
    }
  }

  #valueOf({ text: field, at }: QuerySign): Query | undefined {
    if (!valueNames.includes(field)) {
      const names = valueNames.map((name) => `${name}:`).join(' ')
      const problem = `there is no ${field}:, only ${names}; put it between quotation marks to look for it`
      throw new Unreadable('unknown-field', problem, at, field)
    }
    const { kind, isAttached } = this.#sign()
    if (!isAttached || (kind !== 'word' && kind !== 'phrase' && kind !== '('))
      throw new Unreadable('value-expected', `a word is expected right behind ${field}:`, at, field)
    return this.#one(field)
  }

  #term(sign: QuerySign, field: string | undefined): Query | undefined {
    this.#terms += 1
    if (this.#terms > mostTerms)
      throw new Unreadable('too-many-words', `there are more than ${mostTerms} words`, sign.at, mostTerms)
    switch (field) {
      case 'source':
      case 'lang':
      case 'tag': {
        const value = foldLabel(sign.text.trim())
        if (value === '')
          throw new Unreadable('value-expected', `a word is expected right behind ${field}:`, sign.at, field)
        return { kind: field, value }
      }
      case 'before':
      case 'after':
        return { kind: field, atMs: this.#instant(sign, field) }
      case 'sort':
        this.#orderBy(sign)
        return undefined
      default:
        return this.#words(sign, field === 'title' || field === 'text' ? field : undefined)
    }
  }

  #words({ kind, text, at }: QuerySign, field: 'title' | 'text' | undefined): Query | undefined {
    const words: string[] = []
    eachWord(text, (word, _start, _end, isAfterGap) => words.push(...(isAfterGap ? [gap, word] : [word])))
    const last = words.at(-1)
    if (last === undefined) return undefined
    const isPrefix = kind === 'word' && text.endsWith('*') && !isLoneWord(last)
    if (isPrefix) {
      this.#prefixes += 1
      if (last.length < shortestPrefix) {
        const problem = `at least ${shortestPrefix} characters are expected before *`
        throw new Unreadable('short-prefix', problem, at, shortestPrefix)
      }
      if (this.#prefixes > mostPrefixes) {
        const problem = `there are more than ${mostPrefixes} words with *`
        throw new Unreadable('too-many-prefixes', problem, at, mostPrefixes)
      }
    }
    return { kind: 'words', ...(field && { field }), words, isPrefix }
  }

  #instant({ text, at }: QuerySign, field: string): number {
    const { DateTime } = loadLibrary('luxon') as typeof import('luxon')
    const instant = DateTime.fromISO(text, { zone: this.#timeZone })
    if (date.test(text) && instant.isValid) return instant.toMillis()
    const problem = `${field}: expects a date such as 2026-11, 2026-11-30 or 2026-11-30T18:00`
    throw new Unreadable('bad-date', problem, at, field)
  }

  #orderBy({ text, at }: QuerySign): void {
    if (this.#depth > 0) throw new Unreadable('sort-inside', 'sort: stands outside of brackets', at)
    const order = text.toLowerCase()
    if (order !== 'best' && order !== 'newest') throw new Unreadable('bad-sort', 'sort: expects best or newest', at)
    this.#order = order
  }

  #deeper<Result>(at: number, work: () => Result): Result {
    this.#depth += 1
    if (this.#depth > deepest) throw new Unreadable('too-deep', `brackets are more than ${deepest} deep`, at, deepest)
    const result = work()
    this.#depth -= 1
    return result
  }

  #sign(): QuerySign {
    const sign = this.#signs[this.#next]
    if (sign === undefined) throw new TypeError('the signs of a query end in an end')
    return sign
  }

  #take(): QuerySign {
    const sign = this.#sign()
    if (sign.kind !== 'end') this.#next += 1
    return sign
  }
}

function joined(kind: 'and' | 'or', parts: readonly (Query | undefined)[]): Query | undefined {
  const of = parts.filter((part) => part !== undefined)
  const [only, second] = of
  return second === undefined ? only : { kind, of }
}
