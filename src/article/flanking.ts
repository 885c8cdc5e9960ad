import { isBlank } from './escape.ts'
import type { Token } from './inline-tokens.ts'

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
export function withWorkingDelimiters(tokens: readonly Token[]): readonly Token[] {
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
    if (opens && !closes && !works(before, after)) result.push(blank)
    result.push(...tokens.slice(from, turn))
    if (closes && (opens || !works(after, before))) result.push(blank)
    result.push(...tokens.slice(turn, end))
    from = end
  }
  return result
}

const blank: Token = { kind: 'text', text: ' ' }

/** Whether a delimiter between an outer and an inner character is read as one by every reader (CommonMark, 6.2). */
function works(outer: string, inner: string): boolean {
  return !possiblePunctuation.test(inner) || isBlank(outer) || certainPunctuation.test(outer)
}

function delimiterOf(token: Token | undefined): '*' | '~' | undefined {
  if (token?.kind !== 'open' && token?.kind !== 'close') return undefined
  if (token.mark.kind === 'link') return undefined
  return token.mark.kind === 'del' ? '~' : '*'
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
    case 'open':
      return token.mark.kind === 'link' ? '[' : (delimiterOf(token) ?? '')
    case 'close':
      return token.mark.kind === 'link' ? ']' : (delimiterOf(token) ?? '')
  }
}
