import type { Query } from '../../../text/query/query.ts'
import { isCharacter, pairedPhrase } from '../../search/paired-words.ts'

/** Marks every article, so that what is not there can be taken from all. */
export const anyArticle = '\ue001'

/** A label as one word of the column `labels`, whatever characters it has: the tokenizer takes all but ASCII's as letters. */
export function labelWord(label: string): string {
  return label.replace(/[^a-z0-9\u0080-\uffff]/g, (character) => String.fromCharCode(0xe100 + character.charCodeAt(0)))
}

/** The tables of words: phrases are asked of `words`, characters that stand alone of `characters`, labels of either. */
export type WordTable = 'words' | 'characters'

/** The tables that all of a query can be asked of at once: none where it has dates, or phrases and lone characters. */
export function tablesFor(query: Query): readonly WordTable[] {
  switch (query.kind) {
    case 'after':
    case 'before':
      return []
    case 'and':
    case 'or': {
      const each = query.of.map(tablesFor)
      return both.filter((table) => each.every((tables) => tables.includes(table)))
    }
    case 'not':
      return tablesFor(query.of)
    case 'words':
      return isCharacter(query.words) ? ['characters'] : ['words']
    default:
      return both
  }
}

const both: readonly WordTable[] = ['words', 'characters']

/** Writes a query without dates as what stands behind `MATCH` (https://sqlite.org/fts5.html, 3). */
export function matchExpression(query: Query): string {
  switch (query.kind) {
    case 'words': {
      const { words, isOpen } = isCharacter(query.words)
        ? { words: query.words, isOpen: false }
        : pairedPhrase(query.words)
      const isBegun = isOpen || query.isPrefix
      // No label is a word of a text, though one may begin as a word does: to look at columns takes as long as to find.
      const column = query.field ?? (isBegun ? '{title text}' : undefined)
      return `(${column === undefined ? '' : `${column} : `}"${words.join(' ')}"${isBegun ? ' *' : ''})`
    }
    case 'source':
    case 'lang':
    case 'tag':
      return `(labels : "${labelWord(`${query.kind}:${query.value}`)}")`
    case 'and': {
      const there = query.of.filter(({ kind }) => kind !== 'not').map(matchExpression)
      const absent = query.of.flatMap((each) => (each.kind === 'not' ? [matchExpression(each.of)] : []))
      const wanted = there.length === 0 ? all : there.join(' AND ')
      return absent.length === 0 ? `(${wanted})` : `((${wanted}) NOT (${absent.join(' OR ')}))`
    }
    case 'or':
      return `(${query.of.map(matchExpression).join(' OR ')})`
    case 'not':
      return `(${all} NOT ${matchExpression(query.of)})`
    default:
      throw new TypeError(`a ${query.kind} is no matter of words`)
  }
}

const all = `(labels : "${anyArticle}")`
