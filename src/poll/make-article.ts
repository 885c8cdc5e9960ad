import type { NewArticle } from '../archive/archive.ts'
import type { WaitingEntry } from '../archive/waiting-entry.ts'
import type { Article } from '../article/article.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Source } from '../source/load.ts'
import { buildArticle } from './build-article.ts'
import { detailsOf } from './entries/entry-details.ts'
import { ArticlePageError, entryText, isMadeOfSummary } from './entry-text.ts'

/** An entry that is to be archived now, and how often that was tried before; `isNew` if it did not wait for this try. */
export type WantedEntry = Omit<WaitingEntry, 'sourceId' | 'nextTryAtMs' | 'reason'> & { readonly isNew: boolean }

/** What making an article works with. */
export type MakingParts = {
  readonly jobs: Jobs
  readonly fetch: Fetch
  /** Gives the text of an article's file, as the archive reads it back. */
  readonly writeArticle: (article: Article) => string
}

/** Where entries come from: their source, and the language and site of its listing. */
export type Origin = {
  readonly source: Pick<Source, 'id' | 'definition'>
  readonly language?: string | undefined
  readonly siteUrl: string
}

/**
 * Makes the article of an entry: its full text, as Markdown, as a file. Throws `ArticlePageError` or a fetch error where its
 * page gives no text.
 */
export async function makeArticle(
  wanted: WantedEntry,
  { source, language, siteUrl }: Origin,
  { jobs, fetch, writeArticle }: MakingParts,
  signal: AbortSignal | undefined,
): Promise<{ readonly kept: NewArticle; readonly remarks: readonly string[] }> {
  const { hash, identity, firstSeenAtMs } = wanted
  const { definition } = source
  const { html, entry, remarks } = await entryText(wanted.entry, { definition, fetch, jobs, signal })
  const converted = await jobs.htmlToMarkdown(html, { url: entry.url ?? siteUrl })
  if (converted.markdown === '' && definition.article?.content !== undefined) {
    throw new ArticlePageError(entry.url ?? siteUrl, 'the text of the page is empty')
  }
  const article = buildArticle({
    hash,
    sourceId: source.id,
    entry,
    converted,
    lang: definition.lang ?? language ?? 'und',
    siteUrl,
    firstSeenAtMs,
  })
  const details = detailsOf(entry, identity, isMadeOfSummary(entry, definition))
  return { kept: { article, text: writeArticle(article), details, firstSeenAtMs, sourceId: source.id }, remarks }
}
