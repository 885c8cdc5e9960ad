import type { Archive } from '../archive/archive.ts'
import type { ArticleRecord } from '../archive/article-record.ts'

const keysPerPage = 500

/** The articles that a source brought first, published since an instant, in milliseconds; the last to come in first. */
export async function* articlesOfSource(
  sourceId: string,
  { articles }: Pick<Archive<never>['catalog'], 'articles'>,
  sinceMs = Number.NEGATIVE_INFINITY,
): AsyncGenerator<ArticleRecord> {
  const keys = articles.keys({ kind: 'source', sourceId })
  let before: number | undefined
  for (;;) {
    const page = await keys.latest(keysPerPage, before)
    if (page.length === 0) return
    const hashes = page.filter(({ publishedAtMs }) => publishedAtMs >= sinceMs).map(({ hash }) => hash)
    const records = await articles.find(hashes)
    for (const hash of hashes) {
      const record = records.get(hash)
      if (record?.sourceId === sourceId) yield record
    }
    before = page.at(-1)?.place
  }
}
