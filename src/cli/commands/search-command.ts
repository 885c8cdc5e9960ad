import type { FoundArticle, FoundArticles } from '../../archive/search/article-search.ts'
import { openSearch } from '../../archive/search/open-search.ts'
import { readArticle } from '../../article/front-matter.ts'
import { DateTime } from '../../text/date/date-time.ts'
import type { ExcerptPiece } from '../../text/query/excerpt.ts'
import type { SearchOrder } from '../../text/query/query.ts'
import { describeFault, readQuery } from '../../text/query/read-query.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { createProgress } from '../progress.ts'
import { BadUseError } from '../report-fatal.ts'
import { openSurroundings } from '../surroundings.ts'
import { paint, print, printJson } from '../terminal.ts'

/** What `feedkeeper search` takes. */
type SearchOptions = GlobalOptions & { readonly limit: number; readonly sort?: SearchOrder }

/**
 * `feedkeeper search QUERY... [--limit N | -n N] [--sort best]`: brings the index up to date and shows what it finds. It reads the
 * archive only, and may be asked beside a worker.
 */
export async function searchCommand(options: SearchOptions, words: readonly string[]): Promise<number> {
  const { query, limit } = withoutLimit(words, options.limit)
  const unknown = query.find((word) => word.startsWith('--'))
  if (unknown !== undefined) throw new BadUseError(`unknown option '${unknown}'`)
  const { settings, databaseUrl, store, log, terminal } = await openSurroundings(options, 'warn')
  const { timeZone } = settings.site
  const text = query.join(' ')
  const read = readQuery(text, timeZone)
  if ('problem' in read)
    throw new BadUseError(`the query ${JSON.stringify(text)} cannot be read: ${describeFault(read)}`)
  const { search, close } = await openSearch({
    folder: options.output,
    databaseUrl,
    store,
    readArticle: (file, hash, name) => readArticle(file, { hash, file: name, timeZone }),
    onDamaged: (error) => log.warn({ error: error.message }, `${error.message}; it is made anew`),
  })
  const progress = createProgress(options.json ? undefined : terminal)
  try {
    let isFirst = true
    await search.catchUp(
      () => true,
      ({ taken, left }) => {
        if (taken === 0) return
        if (isFirst) progress.expect(taken + left)
        isFirst = false
        progress.step('articles', taken)
      },
    )
    progress.stop()
    const order = options.sort ?? read.order ?? 'newest'
    const found = await search.find({ query: read.query, order, limit, offset: 0 })
    if (options.json) printJson(asJson(found))
    else print(asLines(found, timeZone))
    return exitCodes.ok
  } finally {
    progress.stop()
    await close()
  }
}

/** Takes `-n N` out of the words: as an option of the parser's it would take the word of `-nasa` as its value. */
function withoutLimit(words: readonly string[], limit: number) {
  const at = words.findIndex((word, index) => word === '-n' && /^\d{1,6}$/.test(words[index + 1] ?? ''))
  return at < 0 ? { query: words, limit } : { query: words.toSpliced(at, 2), limit: Number(words[at + 1]) }
}

function asJson({ total, articles }: FoundArticles) {
  return {
    total,
    articles: articles.map(({ hash, title, url, sourceId, publishedAtMs, excerpt }) => ({
      hash,
      title: title.map(({ text }) => text).join(''),
      url,
      source: sourceId,
      published: new Date(publishedAtMs).toISOString(),
      excerpt: marked(excerpt),
    })),
  }
}

function asLines({ total, articles }: FoundArticles, zone: string): string {
  const count = total === 1 ? '1 article' : `${total} articles`
  const more = total > articles.length && articles.length > 0 ? `, the first ${articles.length} of them shown` : ''
  return [
    ...articles.flatMap((each) => linesOf(each, zone)),
    `${total === 0 ? 'no article' : count} found${more}`,
  ].join('\n')
}

function linesOf(
  { hash, title, url, sourceId, publishedAtMs, excerpt }: FoundArticle,
  zone: string,
): readonly string[] {
  const published = DateTime.fromMillis(publishedAtMs, { zone }).toFormat('yyyy-MM-dd HH:mm')
  return [
    coloured(title, 'bold'),
    paint('dim', `${published}  ${sourceId}  ${hash}  ${url}`),
    ...(excerpt.length > 0 ? [`  ${coloured(excerpt)}`] : []),
    '',
  ]
}

/** What was found stands in colour where stdout shows it, else between the signs that `--json` has too. */
function coloured(pieces: readonly ExcerptPiece[], format: 'bold' | 'reset' = 'reset'): string {
  const isColoured = paint('yellow', 'x') !== 'x'
  if (!isColoured) return marked(pieces)
  return pieces.map(({ text, isFound }) => paint(isFound ? ['bold', 'yellow'] : format, text)).join('')
}

/** Between the signs that Markdown makes strong text with: the text itself is without marks. */
function marked(pieces: readonly ExcerptPiece[]): string {
  return pieces.map(({ text, isFound }) => (isFound ? `**${text}**` : text)).join('')
}
