import type { Article } from '../../../article/article.ts'
import { ArticleFileError, readArticle } from '../../../article/front-matter.ts'
import { DateTime } from '../../../text/date/date-time.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { knownArticle } from '../../known-article.ts'
import { openReader, type Reader } from '../../reader.ts'
import { paint, print, printJson } from '../../terminal.ts'

/**
 * `feedkeeper show HASH`: an article to be read in the terminal: what is known of it, then its Markdown as it is kept. The
 * first digits of a hash are enough. It may be asked while the daemon is at work.
 */
export async function showCommand(options: GlobalOptions, start: string): Promise<number> {
  const reader = await openReader(options)
  try {
    const { catalog } = reader.archive
    const hash = await knownArticle(start, catalog)
    const article = await readKept(hash, reader)
    const record = (await catalog.articles.find([hash])).get(hash)
    const { authors = [], categories = [], updatedAtMs } = record?.details ?? {}
    const [group = []] = (await catalog.duplicates.groupsOf([hash])).values()
    const sameStory = group.filter((each) => each !== hash)
    const revisions = (await catalog.articles.revisions(hash)).length
    const { markdown, publishedAt, sourceId, thumbnail, ...rest } = article
    if (options.json) {
      printJson({
        ...rest,
        source: sourceId,
        publishedAt: publishedAt.toISOString(),
        ...(updatedAtMs !== undefined && { updatedAt: new Date(updatedAtMs).toISOString() }),
        ...(record?.firstSeenAtMs !== undefined && { firstSeenAt: new Date(record.firstSeenAtMs).toISOString() }),
        authors,
        categories,
        ...(thumbnail !== '' && { thumbnail }),
        revisions,
        sameStory,
        markdown,
      })
      return exitCodes.ok
    }
    const time = DateTime.fromJSDate(publishedAt, { zone: reader.settings.site.timeZone }).toFormat('yyyy-MM-dd HH:mm')
    const source = reader.sources.find(({ id }) => id === sourceId)?.definition.title ?? sourceId
    const notes = [
      ...(revisions > 0
        ? [`changed ${revisions === 1 ? 'once' : `${revisions} times`}: feedkeeper history ${hash}`]
        : []),
      ...(sameStory.length > 0 ? [`the same story: ${sameStory.join(', ')}`] : []),
      reader.archive.articles.pathOf(hash),
    ]
    const head = [paint('bold', article.title), [source, ...authors, time].join(' · '), article.url]
    print([...head, '', markdown, '', ...notes.map((note) => paint('dim', note))].join('\n'))
    return exitCodes.ok
  } finally {
    await reader.close()
  }
}

async function readKept(hash: string, { archive, settings }: Reader): Promise<Article> {
  const file = archive.articles.pathOf(hash)
  const bytes = await archive.articles.get(hash)
  if (bytes === undefined) {
    throw new ArticleFileError(file, 'the file is gone; `feedkeeper verify --repair` puts back what can be had')
  }
  return readArticle(bytes.toString(), { hash, file, timeZone: settings.site.timeZone })
}
