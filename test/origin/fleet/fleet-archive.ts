import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../hostile/watch.ts'
import type { Fleet } from './fleet-deeds.ts'
import { runCommand } from './fleet-workers.ts'

/** A document of the merged feed of everything. */
const isMerged = /^all(\/.*)?\.atom\.xml$/

/** Looks at what the workers left: every article that was sent, once, in the files, the database and the feeds. */
export async function archiveChecks({ places, workers, sites, store, server }: Fleet): Promise<readonly Check[]> {
  const options = [...workers.values()][0]?.options ?? []
  const query = (sql: string) => server.query(places.ownerUrl, sql)
  const rows = (await query('SELECT url FROM articles')).map(({ url }) => String(url))
  const kept = new Set(rows)
  const lost = [...sites.published].filter((url) => !kept.has(url))
  const files = await store.articles()
  const claims = await query('SELECT count(*)::int AS count FROM sources WHERE claimed_by IS NOT NULL')
  const verified = await runCommand(places, ['verify', ...options])
  const isSearchBehind = /^search\S*: \d+ articles are not in it.*\n.*: 1 finding/m.test(verified.printed)
  const published = await store.feeds()
  const publishedAnew = await runCommand(places, ['publish', '--everything', ...options])
  const feeds = await store.feeds()
  const merged = [...feeds].flatMap(([path, text]) => (isMerged.test(path) ? text : []))
  const inFeeds = new Set(merged.flatMap((text) => text.match(/https:\/\/site\d+\.example\/\d+/g) ?? []))
  const unpublished = rows.filter((url) => !inFeeds.has(url))
  const names = (await readdir(places.folder)).filter((name) => name.endsWith('.log'))
  const logs = await Promise.all(names.map((name) => readFile(join(places.folder, name), 'utf8')))
  return [
    {
      says: `no article is lost (${sites.published.size} were sent)`,
      holds: lost.length === 0,
      because: `${lost.length} are not kept: ${lost.slice(0, 20).join(' ')}`,
    },
    {
      says: 'no article is kept twice, and each has its file',
      holds: kept.size === rows.length && files === rows.length,
      because: `${rows.length} rows of ${kept.size} addresses, ${files} files`,
    },
    {
      says: 'verify finds files, journals, database and feeds in line; the index of searches may be a moment behind',
      holds: verified.code === 0 || isSearchBehind,
      because: verified.printed.slice(-600),
    },
    {
      says: 'the feeds are complete: to write every document anew changes none',
      holds: publishedAnew.code === 0 && / 0 feed files written/.test(` ${publishedAnew.printed}`),
      because: `${publishedAnew.printed.slice(-300)}${changesIn(published, feeds)}`,
    },
    {
      says: 'every article is in the merged feed or its archive pages',
      holds: unpublished.length === 0,
      because: `${unpublished.length} are not, such as ${unpublished[0]}`,
    },
    {
      says: 'nothing is left taken by workers that ended',
      holds: claims[0]?.count === 0,
      because: `${claims[0]?.count} sources are`,
    },
    {
      says: 'no log has a stack trace',
      holds: !logs.some((log) => /\\n\s+at |\n\s+at /.test(log)),
      because: 'one has',
    },
  ]
}

/** Where documents differ, and by which line first. */
function changesIn(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const changed = [...after].filter(([path, text]) => before.get(path) !== text)
  return changed
    .map(([path, text]) => {
      const old = before.get(path)?.split('\n') ?? []
      const at = text.split('\n').findIndex((line, index) => line !== old[index])
      return `${path}, line ${at + 1}: ${old[at]?.slice(0, 300)} -> ${text.split('\n')[at]?.slice(0, 300)}`
    })
    .join('\n')
}
