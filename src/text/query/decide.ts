import type { Query, WordsQuery } from './query.ts'
import { foldLabel, searchableText } from './words.ts'

/** What a query is decided by. */
export type Decidable = {
  readonly title: string
  /** The visible text, as `markdownReader` gives it. */
  readonly text: string
  readonly publishedAtMs: number
  /** BCP 47. */
  readonly lang: string
  /** The sources that list the article; they are tags as well. */
  readonly sourceIds: readonly string[]
  readonly tags: readonly string[]
}

/** An article that was prepared to be decided about, by any number of queries. */
export type Decided = {
  readonly title: string
  readonly text: string
  readonly publishedAtMs: number
  readonly labels: ReadonlySet<string>
}

/** Prepares an article to be decided about: this is what costs. */
export function decidable(article: Decidable): Decided {
  return {
    title: searchableText(article.title),
    text: searchableText(article.text),
    publishedAtMs: article.publishedAtMs,
    labels: new Set(labelsOf(article)),
  }
}

/** What `source:`, `lang:` and `tag:` find an article by, each as `<kind>:<folded value>`; `zh` finds `zh-CN` (RFC 4647, 3.3.1). */
export function labelsOf({ lang, sourceIds, tags }: Omit<Decidable, 'title' | 'text'>): readonly string[] {
  const parts = foldLabel(lang).split('-')
  return [
    ...parts.map((_, index) => `lang:${parts.slice(0, index + 1).join('-')}`),
    ...sourceIds.map((id) => `source:${foldLabel(id)}`),
    ...[...sourceIds, ...tags].map((tag) => `tag:${foldLabel(tag.trim())}`),
  ]
}

/** Whether a query finds an article; the index of a search finds the same ones. */
export function isFoundBy(query: Query, article: Decided): boolean {
  switch (query.kind) {
    case 'words':
      return hasWords(query, article)
    case 'source':
    case 'lang':
    case 'tag':
      return article.labels.has(`${query.kind}:${query.value}`)
    case 'after':
      return article.publishedAtMs >= query.atMs
    case 'before':
      return article.publishedAtMs < query.atMs
    case 'and':
      return query.of.every((each) => isFoundBy(each, article))
    case 'or':
      return query.of.some((each) => isFoundBy(each, article))
    case 'not':
      return !isFoundBy(query.of, article)
  }
}

function hasWords({ words, field, isPrefix }: WordsQuery, { title, text }: Decided): boolean {
  const wanted = ` ${words.join(' ')}${isPrefix ? '' : ' '}`
  return (field !== 'text' && title.includes(wanted)) || (field !== 'title' && text.includes(wanted))
}
