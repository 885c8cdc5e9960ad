/** What stands around a piece of text in its paragraph, as far as Markdown reads it together with the text. */
export type Surroundings = {
  /** The character before; a line end at the start of a line. */
  readonly before: string
  /** The character after; a line end at the end of a line. */
  readonly after: string
  readonly isInLink: boolean
  /** Whether a link or picture follows, so that a `!` would turn it into a picture. */
  readonly isBeforeLink: boolean
  readonly pairs: Pairs
}

/** Which delimiters could pair up somewhere in a paragraph; a single one stands for itself. */
export type Pairs = Readonly<Record<'*' | '_' | '~' | '`', boolean>>

const special = /[\\`*_~[\]<&!%{]/
const allSpecial = /[\\`*_~[\]<&!%{]/g
const reference = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});/y
const asciiPunctuation = /[!-/:-@[-`{-~]/
const wordCharacter = /[\p{L}\p{N}\p{M}]/u

/** Finds out which delimiters of a paragraph's whole text could pair up; `hasMarks` where we write some ourselves. */
export function pairsIn(text: string, hasMarks: boolean): Pairs {
  const least = hasMarks ? 1 : 2
  return {
    '*': count(text, '*') >= least,
    _: count(text, '_') >= least,
    '~': count(text, '~') >= least,
    '`': count(text, '`') >= least,
  }
}

/** Escapes in a piece of text what Markdown would read as anything but text, and only that (CommonMark, 2.4). */
export function escapeText(text: string, around: Surroundings): string {
  if (!special.test(text)) return text
  return text.replace(allSpecial, (character, at: number) => {
    const before = text[at - 1] ?? around.before
    const after = text[at + 1] ?? around.after
    return isRead(character, at, before, after) ? `\\${character}` : character
  })

  function isRead(character: string, at: number, before: string, after: string): boolean {
    switch (character) {
      case '\\':
        return asciiPunctuation.test(after) || after === '\n'
      case '`':
        return around.pairs['`']
      case '*':
      case '~':
        return around.pairs[character] && !(isBlank(before) && isBlank(after))
      case '_':
        return around.pairs._ && !(isBlank(before) && isBlank(after)) && !(isWord(before) && isWord(after))
      case '[':
        return around.isInLink
      case ']':
        return around.isInLink || after === '(' || (after === ':' && isFootnote(text, at))
      case '<':
        return /[a-zA-Z/!?]/.test(after) || text.startsWith('{{', at - 2)
      case '%':
        return text.startsWith('{{', at - 2)
      case '&':
        reference.lastIndex = at
        return reference.test(text)
      case '!':
        return after === '[' ? around.isBeforeLink || text.includes('](') : before === '<' && after === '-'
      default:
        return false
    }
  }
}

const lineStarts: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  { reason: 'heading (CommonMark, 4.2)', pattern: /^()(#{1,6}(?:\s|$))/ },
  { reason: 'quote (CommonMark, 5.1)', pattern: /^()(>)/ },
  { reason: 'bullet (CommonMark, 5.2)', pattern: /^()([-+*](?:\s|$))/ },
  { reason: 'number (CommonMark, 5.2); 1） and 1、 are none', pattern: /^(\d{1,9})([.)](?:\s|$))/ },
  {
    reason: 'rule, underline of a heading or of a table head (CommonMark, 4.1, 4.3; GFM, 4.10)',
    pattern: /^()([-=_*:|~`][-=_*:|\s]*$)/,
  },
  { reason: 'description (Goldmark, definition lists)', pattern: /^()(:\s)/ },
  {
    reason: 'link or footnote definition (CommonMark, 4.7), or a task (GFM, 5.3)',
    pattern: /^()(\[(?:[^[\]\n]{1,999}\]:|[ xX]\](?:\s|$)))/,
  },
]

/** Escapes at the start of a line what would make it something else than text of its paragraph. */
export function escapeLineStart(text: string): string {
  for (const { pattern } of lineStarts) {
    if (pattern.test(text)) return text.replace(pattern, '$1\\$2')
  }
  return text
}

/** Whether a character is white space as Markdown's flanking rules see it (CommonMark, 2.1). */
export function isBlank(character: string): boolean {
  return /^\s?$/.test(character)
}

function isWord(character: string): boolean {
  return wordCharacter.test(character)
}

function isFootnote(text: string, at: number): boolean {
  return text.lastIndexOf('[^', at) >= 0
}

function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at >= 0 && found < 2; at = text.indexOf(character, at + 1)) found += 1
  return found
}
