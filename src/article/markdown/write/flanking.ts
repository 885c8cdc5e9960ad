import { isBlank } from './escape.ts'
import type { Mark, Token } from './inline-tokens.ts'

/** Punctuation by every reader's measure. */
const certainPunctuation = /^[\p{P}$+<=>^`|~]$/u
/** Punctuation by the measure of CommonMark 0.31 only, which counts symbols as well (2.1). */
const possiblePunctuation = /^[\p{P}\p{S}]$/u

/**
 * Puts a blank where the delimiters of bold, italic and struck text would show instead of working.
 *
 * CommonMark lets `**` close after punctuation only before white space or punctuation (6.2), so that `**“引用”**后文` shows
 * its asterisks. A blank after them is what people who write Chinese in Markdown put there, and all of the text stays bold.
 */
export function withWorkingDelimiters(nested: readonly Token[]): readonly Token[] {
  if (!nested.some((token) => delimiterOf(token) !== undefined)) return nested
  const tokens = withDistinctSigns(nested)
  const result: Token[] = []
  for (let from = 0; from < tokens.length; ) {
    const delimiter = delimiterOf(tokens[from])
    if (delimiter === undefined) {
      result.push(tokens[from++] as Token)
      continue
    }
    let end = from
    let turn = from
    while (delimiterOf(tokens[end]) === delimiter) {
      if (tokens[end]?.kind === 'close') turn = end + 1
      end += 1
    }
    const before = from === 0 ? '\n' : lastCharacter(tokens[from - 1] as Token)
    const after = end === tokens.length ? '\n' : firstCharacter(tokens[end] as Token)
    const closes = turn > from
    const opens = turn < end
    if (opens && !closes && !works(delimiter, before, after)) result.push(blank)
    result.push(...tokens.slice(from, turn))
    if (closes && (opens || !works(delimiter, after, before))) result.push(blank)
    result.push(...tokens.slice(turn, end))
    from = end
  }
  return result
}

/**
 * Writes italic with underscores where its asterisks would touch those of bold: three in a row that do not begin and end
 * together can close what they should not (CommonMark, 6.2, rule 9).
 */
function withDistinctSigns(tokens: readonly Token[]): readonly Token[] {
  const openAt = new Map<Mark, number>()
  const underscored = new Set<Mark>()
  tokens.forEach((token, closeAt) => {
    if (token.kind === 'open' && token.mark.kind === 'em') openAt.set(token.mark, closeAt)
    if (token.kind !== 'close' || token.mark.kind !== 'em') return
    const start = openAt.get(token.mark) ?? 0
    const outer = [strongAt(tokens[start - 1]), strongAt(tokens[closeAt + 1])] as const
    const inner = [strongAt(tokens[start + 1]), strongAt(tokens[closeAt - 1])] as const
    const [around, within] = [outer, inner].map(([first, last]) => first !== undefined && first === last)
    const touches = [...outer, ...inner].filter((mark) => mark !== undefined).length
    if (touches > 0 && !(touches === 2 && (around || within))) underscored.add(token.mark)
  })
  return underscored.size === 0
    ? tokens
    : tokens.map((token) =>
        (token.kind === 'open' || token.kind === 'close') && underscored.has(token.mark)
          ? { kind: token.kind, mark: { kind: 'em', sign: '_' } }
          : token,
      )
}

function strongAt(token: Token | undefined): Mark | undefined {
  return (token?.kind === 'open' || token?.kind === 'close') && token.mark.kind === 'strong' ? token.mark : undefined
}

const blank: Token = { kind: 'text', text: ' ' }

/** Whether a delimiter between an outer and an inner character is read as one by every reader (CommonMark, 6.2). */
function works(delimiter: string, outer: string, inner: string): boolean {
  if (isBlank(outer) || certainPunctuation.test(outer)) return true
  return delimiter !== '_' && !possiblePunctuation.test(inner)
}

/** The sign of which the delimiters of a mark are made; absent for links and for what is no mark. */
export function delimiterOf(token: Token | undefined): '*' | '_' | '~' | undefined {
  if (token?.kind !== 'open' && token?.kind !== 'close') return undefined
  switch (token.mark.kind) {
    case 'link':
      return undefined
    case 'em':
      return token.mark.sign
    default:
      return token.mark.kind === 'del' ? '~' : '*'
  }
}

/** The last character of what a token becomes in Markdown. */
export function lastCharacter(token: Token): string {
  switch (token.kind) {
    case 'text':
      return /\p{Any}$/u.exec(token.text.slice(-2))?.[0] ?? ''
    case 'code':
      return '`'
    case 'image':
      return ')'
    case 'break':
      return '\n'
    case 'reference':
      return ']'
    case 'open':
      return token.mark.kind === 'link' ? '[' : (delimiterOf(token) ?? '')
    case 'close':
      return token.mark.kind === 'link' ? ')' : (delimiterOf(token) ?? '')
  }
}

/** The first character of what a token becomes in Markdown. */
export function firstCharacter(token: Token): string {
  switch (token.kind) {
    case 'text':
      return String.fromCodePoint(token.text.codePointAt(0) ?? 0x20)
    case 'code':
      return '`'
    case 'image':
      return '!'
    case 'break':
      return '\n'
    case 'reference':
      return '['
    case 'open':
      return token.mark.kind === 'link' ? '[' : (delimiterOf(token) ?? '')
    case 'close':
      return token.mark.kind === 'link' ? ']' : (delimiterOf(token) ?? '')
  }
}
