import { createHash } from 'node:crypto'
import { labelsOf } from '../../../text/query/decide.ts'
import { gap, searchableText } from '../../../text/query/words.ts'
import { pairedText } from '../../search/paired-words.ts'
import type { SearchedArticle } from '../../search/search-index.ts'

/** Stand before a word of the title, and before a label, so that none of them is taken for a word of the text. */
const inTitle = '\ue002'
const asLabel = '\ue001'
/** PostgreSQL takes lexemes of up to 2,046 bytes. */
const longestLexeme = 200
/** So many places of a lexeme are kept, for ranking alone; PostgreSQL keeps up to 256. */
const mostPlaces = 12
/** A `tsvector` has less than a megabyte; each lexeme takes some more bytes than its own. */
const mostBytes = 1_000_000
const bytesBesideLexeme = 12

/** What is kept of an article to find it by. */
export type DocumentWords = {
  /** As the input of `tsvector`. */
  readonly lexemes: string
  readonly title: string
  readonly text: string
}

/** Takes an article apart for its row. Of one with more different words than a `tsvector` holds, the first are found. */
export function wordsOfDocument(article: SearchedArticle): DocumentWords {
  const [title, text] = [pairedText(article.title), pairedText(article.text)]
  const vector = new Map<string, string[]>()
  let bytes = 0
  const add = (lexeme: string, place: string) => {
    const places = vector.get(lexeme)
    if (places !== undefined) {
      if (places.length < mostPlaces) places.push(place)
      return
    }
    bytes += Buffer.byteLength(lexeme) + bytesBesideLexeme
    if (bytes < mostBytes) vector.set(lexeme, [place])
  }
  for (const label of labelsOf(article)) add(labelLexeme(label), '1')
  let place = 1
  for (const { words, characters } of [title, text]) {
    for (const word of words) {
      if (word !== gap) add(wordLexeme(word), String(place))
      if (word !== gap && characters === title.characters) add(titleLexeme(word), `${place}A`)
      place += 1
    }
  }
  for (const character of title.characters) add(titleLexeme(character), '1')
  for (const character of [...title.characters, ...text.characters]) add(wordLexeme(character), '1')
  return {
    lexemes: [...vector].map(([lexeme, places]) => `${quoted(lexeme)}:${places.join(',')}`).join(' '),
    title: searchableText(article.title),
    text: searchableText(article.text),
  }
}

/** A word as a lexeme; whether it is cut is told by `isCutLexeme`. */
export function wordLexeme(word: string): string {
  return word.slice(0, longestLexeme).toWellFormed()
}

/** Whether a word is longer than its lexeme: others may begin as it does. */
export function isCutLexeme(word: string): boolean {
  return word.length > longestLexeme
}

/** A word of the title as a lexeme of its own. */
export function titleLexeme(word: string): string {
  return inTitle + wordLexeme(word)
}

/** A label of `labelsOf` as a lexeme; of a long one its digest stands for the end. */
export function labelLexeme(label: string): string {
  const rest = label.slice(longestLexeme)
  const end = rest === '' ? '' : createHash('sha256').update(rest).digest('base64')
  return asLabel + label.slice(0, longestLexeme).toWellFormed().replaceAll('\0', '\ufffd') + end
}

/** A lexeme as it stands in the input of `tsvector` and `tsquery`. */
export function quoted(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`
}
