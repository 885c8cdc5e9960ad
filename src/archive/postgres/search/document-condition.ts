import type { Query, WordsQuery } from '../../../text/query/query.ts'
import { gap } from '../../../text/query/words.ts'
import { isCharacter, pairedPhrase } from '../../search/paired-words.ts'
import { isCutLexeme, labelLexeme, quoted, titleLexeme, wordLexeme } from './document-lexemes.ts'

/** Writes a query as the condition of a `SELECT` of `search_documents`; its values are pushed to the parameters. */
export function documentCondition(query: Query, parameters: unknown[]): string {
  const parameter = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`
  switch (query.kind) {
    case 'words':
      return phraseCondition(query, parameter)
    case 'source':
    case 'lang':
    case 'tag':
      return `lexemes @@ ${parameter(quoted(labelLexeme(`${query.kind}:${query.value}`)), 'tsquery')}`
    case 'after':
    case 'before':
      return `published_at_ms ${query.kind === 'after' ? '>=' : '<'} ${parameter(query.atMs, 'bigint')}`
    case 'and':
    case 'or':
      return `(${query.of.map((each) => documentCondition(each, parameters)).join(` ${query.kind.toUpperCase()} `)})`
    case 'not':
      return `NOT ${documentCondition(query.of, parameters)}`
  }
}

/** What ranks by: any of the words that are looked for; absent where nothing is looked for by words. */
export function rankQuery(query: Query): string | undefined {
  const lexemes = phrasesIn(query).flatMap((phrase) => {
    const ending = phrase.isPrefix ? ':*' : ''
    return lexemesOf(phrase).flatMap((word, at, all) => {
      const end = at === all.length - 1 ? ending : ''
      return [quoted(wordLexeme(word)) + end, quoted(titleLexeme(word)) + end]
    })
  })
  return lexemes.length === 0 ? undefined : lexemes.join(' | ')
}

function phrasesIn(query: Query): readonly WordsQuery[] {
  if (query.kind === 'words') return [query]
  return query.kind === 'and' || query.kind === 'or' ? query.of.flatMap(phrasesIn) : []
}

/**
 * A phrase is asked of the lexemes, which say that all of it is there; whether one part stands behind the other is read in the
 * folded text itself, since the places in a `tsvector` end at 16,383.
 */
function phraseCondition(query: WordsQuery, parameter: (value: unknown, type: string) => string): string {
  const { words, field, isPrefix } = query
  const lexemes = lexemesOf(query)
  const of = field === 'title' ? titleLexeme : wordLexeme
  const asked = lexemes.map((word, at) => quoted(of(word)) + (isPrefix && at === lexemes.length - 1 ? ':*' : ''))
  const there = `lexemes @@ ${parameter(asked.join(' & '), 'tsquery')}`
  const isWhole = lexemes.length === 1 && !lexemes.some(isCutLexeme) && words.length <= 2
  if (isWhole && field !== 'text') return there
  const wanted = parameter(` ${words.join(' ')}${isPrefix ? '' : ' '}`, 'text')
  const columns = field === undefined ? ['title', 'text'] : [field]
  return `(${there} AND (${columns.map((column) => `strpos(${column}, ${wanted}) > 0`).join(' OR ')}))`
}

/** The lexemes of a phrase; never none. */
function lexemesOf({ words }: WordsQuery): readonly string[] {
  if (isCharacter(words)) return words
  const paired = pairedPhrase(words)
  const placed = paired.isOpen ? [...paired.words.slice(0, -1), words.at(-1) ?? gap] : paired.words
  return placed.filter((word) => word !== gap)
}
