import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../hostile/watch.ts'
import type { FleetSites } from './fleet-sites.ts'
import { type FleetPlaces, type FleetProcess, runCommand } from './fleet-workers.ts'

/** Looks at what three workers left: every article that was sent, once, in the files, the database and the feeds. */
export async function archiveChecks(
  {
    places,
    workers,
    sites,
  }: {
    readonly places: FleetPlaces
    readonly workers: ReadonlyMap<string, FleetProcess>
    readonly sites: FleetSites
  },
  query: (sql: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<readonly Check[]> {
  const options = workers.get('one')?.options ?? []
  const output = join(places.folder, 'output')
  const rows = (await query('SELECT url FROM articles')).map(({ url }) => String(url))
  const kept = new Set(rows)
  const lost = [...sites.published].filter((url) => !kept.has(url))
  const files = (await readdir(join(output, 'articles'), { recursive: true })).filter((name) => name.endsWith('.md'))
  const claims = await query('SELECT count(*)::int AS count FROM sources WHERE claimed_by IS NOT NULL')
  const verified = await runCommand(places, ['verify', ...options])
  const isSearchBehind = /^search\S*: \d+ articles are not in it.*\n.*: 1 finding/m.test(verified.printed)
  const publishedAnew = await runCommand(places, ['publish', '--everything', ...options])
  const inFeeds = await articlesInArchivePages(output)
  const unpublished = rows.filter((url) => !inFeeds.has(url))
  const logs = await Promise.all(
    [...workers.keys()].map((name) => readFile(join(places.folder, `${name}.log`), 'utf8')),
  )
  return [
    {
      says: `no article is lost (${sites.published.size} were sent)`,
      holds: lost.length === 0,
      because: `${lost.length} are not kept, such as ${lost[0]}`,
    },
    {
      says: 'no article is kept twice, and each has its file',
      holds: kept.size === rows.length && files.length === rows.length,
      because: `${rows.length} rows of ${kept.size} addresses, ${files.length} files`,
    },
    {
      says: 'verify finds files, journals, database and feeds in line; the index of searches may be a moment behind',
      holds: verified.code === 0 || isSearchBehind,
      because: verified.printed.slice(-600),
    },
    {
      says: 'the feeds are complete: to write every document anew changes none',
      holds: publishedAnew.code === 0 && / 0 feed files written/.test(` ${publishedAnew.printed}`),
      because: publishedAnew.printed.slice(-300),
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

/** The addresses of all articles in the merged feed of everything and its archive pages. */
async function articlesInArchivePages(output: string): Promise<ReadonlySet<string>> {
  const names = await readdir(join(output, 'feeds'), { recursive: true })
  const files = names.filter((name) => /^all(\/|\.atom\.xml$).*?/.test(name) && name.endsWith('.atom.xml'))
  const texts = await Promise.all(files.map((name) => readFile(join(output, 'feeds', name), 'utf8')))
  return new Set(texts.flatMap((text) => text.match(/https:\/\/site\d+\.example\/\d+/g) ?? []))
}
