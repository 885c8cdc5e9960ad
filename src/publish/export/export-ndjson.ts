import type { Article } from '../../article/article.ts'
import {
  type ExportedArticle,
  type ExportParts,
  type ExportSelection,
  exportedArticles,
  readExported,
} from './exported-articles.ts'

/** Gives a selection as lines of JSON, an article each, with its text and all that is known of it. */
export async function* exportNdjson(selection: ExportSelection, parts: ExportParts): AsyncGenerator<string> {
  for await (const exported of exportedArticles(selection, parts)) {
    const read = await readExported(exported.record, parts)
    if (read !== undefined)
      yield `${JSON.stringify({ ...describe(exported, read.article), markdown: read.article.markdown })}\n`
  }
}

/** All that is known of an article beside its text; times are ISO 8601 in UTC, what is not known is absent. */
export function describe({ record, sourceIds, images }: ExportedArticle, { summary, thumbnail }: Article): object {
  const { hash, sourceId, url, title, lang, publishedAtMs, firstSeenAtMs, sha256, details } = record
  const { updatedAtMs, ...rest } = details
  return {
    hash,
    source: sourceId,
    sources: sourceIds,
    url,
    title,
    lang,
    published: new Date(publishedAtMs).toISOString(),
    ...(updatedAtMs !== undefined && { updated: new Date(updatedAtMs).toISOString() }),
    ...(firstSeenAtMs !== undefined && { firstSeen: new Date(firstSeenAtMs).toISOString() }),
    ...rest,
    summary,
    ...(thumbnail !== '' && { thumbnail }),
    ...(sha256 !== undefined && { sha256 }),
    ...(images.length > 0 && { images }),
  }
}
