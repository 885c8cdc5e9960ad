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
/** A check box, even in the middle of an item (GFM, 5.3; Goldmark); in a heading within an item Hugo 0.111 crashes on it. */
const task = /^\[[ xX]\]$/
/** What reads as the mark of a footnote where the article has one of that number. */
const footnoteMark = /^\[\^\d{1,4}\]/
const longestMark = 7
const asciiPunctuation = /[!-/:-@[-`{-~]/
const wordCharacter = /[\p{L}\p{N}\p{M}]/u

/** No delimiter of a paragraph pairs up. */
export const noPairs: Pairs = { '*': false, _: false, '~': false, '`': false }

/** Whether a text has any sign that means something in Markdown. */
export function mayNeedEscapes(text: string): boolean {
  return special.test(text)
}

/** Finds out which delimiters of a paragraph's whole text could pair up; `own` are those we write into it ourselves. */
export function pairsIn(text: string, own: string): Pairs {
  const canPair = (delimiter: string) => hasAtLeast(own.includes(delimiter) ? 1 : 2, text, delimiter)
  return { '*': canPair('*'), _: canPair('_'), '~': canPair('~'), '`': canPair('`') }
}

/** Escapes in a piece of text what Markdown would read as anything but text, and only that (CommonMark, 2.4). */
export function escapeText(text: string, around: Surroundings): string {
  if (!mayNeedEscapes(text)) return text
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
      case '_':
        return around.pairs[character] && isDelimiter(character, before, after)
      case '[':
        return (
          around.isInLink || task.test(text.slice(at, at + 3)) || footnoteMark.test(text.slice(at, at + longestMark))
        )
      case ']':
        return around.isInLink || after === '('
      case '<':
        return /[a-zA-Z/!?]/.test(after) || text.startsWith('{{', at - 2)
      case '%':
        return text.startsWith('{{', at - 2)
      case '&':
        reference.lastIndex = at
        return reference.test(text)
      case '!':
        return (at === text.length - 1 && around.isBeforeLink) || (before === '<' && after === '-')
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
    reason: 'link or footnote definition (CommonMark, 4.7)',
    pattern: /^()(\[(?:[^[\]]*\]:|[^\]]*$))/,
  },
]

const mayBeMarkup = /^[#>+*:|~`[=_\d-]/

/** Escapes at the start of a line what would make it something else than text of its paragraph. */
export function escapeLineStart(text: string): string {
  if (!mayBeMarkup.test(text)) return text
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

function isDelimiter(character: string, before: string, after: string): boolean {
  return !(isBlank(before) && isBlank(after)) && !(character === '_' && isWord(before) && isWord(after))
}

function hasAtLeast(least: number, text: string, character: string): boolean {
  let found = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    if (character === '`' || isDelimiter(character, text[at - 1] ?? '\n', text[at + 1] ?? '\n')) found += 1
    if (found === least) return true
  }
  return false
}
