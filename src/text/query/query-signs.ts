/** A piece of a query: a sign, a word as it was typed, or what stands between quotation marks. */
export type QuerySign = {
  readonly kind: '(' | ')' | '-' | 'OR' | 'AND' | 'NOT' | 'word' | 'phrase' | 'field' | 'end'
  /** Of a field its name in lower case, of a phrase what is between the marks. */
  readonly text: string
  readonly at: number
  /** Whether nothing stands between the field before and this. */
  readonly isAttached: boolean
}

/** A quotation mark that is not closed, and where it stands. */
export type OpenQuote = { readonly unclosedAt: number }

const quotes = '"“”„＂'
const blank = /\s/
const endOfWord = new RegExp(`[\\s()（）${quotes}]`)
const field = /^([a-z]+)([:：])(?!\/\/)/i

/** The names that stand before a colon. */
export const fieldNames = ['title', 'text', 'source', 'lang', 'tag', 'before', 'after', 'sort'] as const

/** Takes a query apart; full-width brackets, colons and quotation marks, as Chinese keyboards give them, are read as ours. */
export function signsOf(text: string): readonly QuerySign[] | OpenQuote {
  const signs: QuerySign[] = []
  let isAttached = false
  const add = (kind: QuerySign['kind'], at: number, of = '') => {
    signs.push({ kind, at, text: of, isAttached })
    isAttached = kind === 'field'
  }
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? ''
    const next = text[at + 1]
    if (blank.test(character)) {
      isAttached = false
      at += 1
    } else if ('()（）'.includes(character)) {
      add('(（'.includes(character) ? '(' : ')', at)
      at += 1
    } else if (quotes.includes(character)) {
      const end = endOfQuote(text, at + 1)
      if (end < 0) return { unclosedAt: at }
      add('phrase', at, text.slice(at + 1, end))
      at = end + 1
    } else if ('-－'.includes(character) && next !== undefined && !blank.test(next)) {
      add('-', at)
      at += 1
    } else {
      const rest = text.slice(at)
      const name = isAttached ? undefined : nameIn(rest)
      const length = name?.length ?? lengthOfWord(rest)
      const word = rest.slice(0, length)
      if (name !== undefined) add('field', at, name.slice(0, -1).toLowerCase())
      else if (!isAttached && (word === 'OR' || word === 'AND' || word === 'NOT')) add(word, at)
      else add('word', at, word)
      at += length
    }
  }
  add('end', text.length)
  return signs
}

/** The name at the start with its colon; one that we do not know counts only where something follows an ASCII colon at once. */
function nameIn(rest: string): string | undefined {
  const [whole, name = '', colon] = field.exec(rest) ?? []
  if (whole === undefined) return undefined
  if ((fieldNames as readonly string[]).includes(name.toLowerCase())) return whole
  const next = rest[whole.length]
  return colon === ':' && next !== undefined && !blank.test(next) ? whole : undefined
}

function lengthOfWord(rest: string): number {
  const end = rest.search(endOfWord)
  return end < 0 ? rest.length : end
}

function endOfQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (quotes.includes(text[at] ?? '')) return at
  return -1
}
