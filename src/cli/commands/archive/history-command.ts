import { type ToldRevision, toldRevisions } from '../../../archive/revisions/told-revisions.ts'
import { readArticle } from '../../../article/front-matter.ts'
import { DateTime } from '../../../text/date/date-time.ts'
import type { Stretch } from '../../../text/word-difference.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { knownArticle } from '../../known-article.ts'
import { openReader } from '../../reader.ts'
import { paint, print, printJson } from '../../terminal.ts'

/**
 * `feedkeeper history HASH`: every revision of an article, the newest first, each with its difference from the version before
 * it. The first digits of a hash are enough. It may be asked while the daemon is at work.
 */
export async function historyCommand(options: GlobalOptions, start: string): Promise<number> {
  const reader = await openReader(options)
  try {
    const { catalog, articles, revisions: former } = reader.archive
    const zone = reader.settings.site.timeZone
    const hash = await knownArticle(start, catalog)
    const record = (await catalog.articles.find([hash])).get(hash)
    const { title = '', url = '', publishedAtMs = 0, firstSeenAtMs } = record ?? {}
    const told = await toldRevisions(
      { hash, lang: record?.lang ?? 'und' },
      {
        articles,
        revisions: former,
        index: catalog.articles,
        readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone: zone }),
      },
    )
    const revisions = told.map(({ file, ...rest }) => ({
      ...rest,
      ...(file !== undefined && { file: pathOf(hash, file) }),
    }))
    if (options.json) {
      const times = {
        publishedAt: new Date(publishedAtMs).toISOString(),
        ...(firstSeenAtMs !== undefined && { firstSeenAt: new Date(firstSeenAtMs).toISOString() }),
      }
      const listed = revisions.map(({ atMs, ...rest }) => ({ at: new Date(atMs).toISOString(), ...rest }))
      printJson({ hash, title, url, ...times, revisions: listed })
    } else {
      const first = firstSeenAtMs === undefined ? [] : [`${timeIn(zone, firstSeenAtMs)}  first seen`]
      const none = revisions.length === 0 ? ['it was never revised'] : []
      const head = [paint('bold', title), url, `articles/${hash.slice(0, 2)}/${hash}.md`, '']
      print([...head, ...revisions.flatMap((each) => linesOf(each, zone)), ...none, ...first].join('\n'))
    }
    return exitCodes.ok
  } finally {
    await reader.close()
  }
}

/** The path of a former version under the output folder. */
function pathOf(hash: string, file: string): string {
  return `revisions/${hash.slice(0, 2)}/${hash}/${file}`
}

function linesOf({ atMs, why, change, file, difference }: ToldRevision, zone: string): readonly string[] {
  const head = [timeIn(zone, atMs), why, change].filter((each) => each !== undefined).join('  ')
  if (file === undefined) return [`${head}  ${paint('dim', '(what it was before is not kept)')}`, '']
  const changes = difference?.map((passage) => `  ${passage.map(shown).join('')}`) ?? ['  it cannot be read']
  return [head, paint('dim', `  ${file}`), ...(changes.length === 0 ? ['  nothing in title or text'] : changes), '']
}

/** In colours where stdout shows them, else between the signs that `git diff --word-diff` puts there. */
function shown({ text, kind }: Stretch): string {
  if (kind === 'same') return text
  const isColoured = paint('red', text) !== text
  if (kind === 'removed') return isColoured ? paint(['red', 'strikethrough'], text) : `[-${text}-]`
  return isColoured ? paint('green', text) : `{+${text}+}`
}

function timeIn(zone: string, atMs: number): string {
  return DateTime.fromMillis(atMs, { zone }).toFormat('yyyy-MM-dd HH:mm:ss')
}
