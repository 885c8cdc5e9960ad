import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GrowingSite, SiteEntry } from './growing-site.ts'

/** What an archive is to be like. */
export type Expected = {
  readonly site: GrowingSite
  /** The hashes of articles that were removed. */
  readonly removed: ReadonlySet<string>
  /** One that a run was killed over waits for another try: so many pictures may be missing. */
  readonly waiting: number
}

/** What is wrong with the files and the journal of an archive after a run that was let to its end. */
export async function faultsIn(output: string, expected: Expected): Promise<readonly string[]> {
  const { site, removed } = expected
  const names = await readdir(join(output, 'articles'), { recursive: true })
  const files = new Set(names.flatMap((name) => /([0-9a-f]{16})\.md$/.exec(name)?.[1] ?? []))
  const entries = site.entries()
  const kept = entries.filter(({ hash }) => !removed.has(hash))
  const known = new Set(entries.map(({ hash }) => hash))
  const journal = await journalOf(output)
  const versions = await Promise.all(
    kept.filter(({ hash }) => files.has(hash)).map((each) => versionFaults(output, each, journal)),
  )
  return [
    ...kept.filter(({ hash }) => !files.has(hash)).map(({ hash }) => `${hash} is lost`),
    ...[...removed].filter((hash) => files.has(hash)).map((hash) => `${hash} is back though it was removed`),
    ...[...files].filter((hash) => !known.has(hash)).map((hash) => `${hash} is nobody's`),
    ...[...journal.kept].filter(([, count]) => count > 1).map(([hash, count]) => `${hash} is kept ${count} times`),
    ...versions.flat(),
    ...(await leftOver(output)),
    ...(await pictureFaults(output, expected, journal)),
  ]
}

/** How often the journal says the same. */
type Told = { readonly kept: Tally; readonly revised: Tally; readonly pictures: Tally }
type Tally = Map<string, number>

async function journalOf(output: string): Promise<Told> {
  const told: Told = { kept: new Map(), revised: new Map(), pictures: new Map() }
  const count = (tally: Tally, of: string, by = 1) => tally.set(of, (tally.get(of) ?? 0) + by)
  for (const month of await readdir(join(output, 'journal'))) {
    const text = String(await readFile(join(output, 'journal', month)))
    for (const [, kind, what = ''] of text.matchAll(
      /"kind":"(kept|removed|revised|image)","(?:hash|url)":"([^"]+)"/g,
    )) {
      if (kind === 'image') count(told.pictures, what)
      else if (kind === 'revised') count(told.revised, what)
      else count(told.kept, what, kind === 'kept' ? 1 : -1)
    }
  }
  return told
}

/** What is wrong with the versions of an article: the newest in its place, each former one once, one line for each edit. */
async function versionFaults(output: string, { hash, says, said }: SiteEntry, { revised }: Told) {
  const place = `${hash.slice(0, 2)}/${hash}`
  const text = String(await readFile(join(output, 'articles', `${place}.md`)))
  const folder = join(output, 'revisions', place)
  const names = (await readdir(folder).catch(() => [])).sort()
  const formers = await Promise.all(names.map(async (name) => String(await readFile(join(folder, name)))))
  const areRight = formers.length === said.length && said.every((words, at) => formers[at]?.includes(words))
  const lines = revised.get(hash) ?? 0
  return [
    ...(text.includes(says) ? [] : [`${hash} does not say: ${says}`]),
    ...(areRight ? [] : [`${hash} has ${formers.length} former versions instead of ${said.length}, or others`]),
    ...(lines === said.length ? [] : [`${hash} is revised ${lines} times in the journal instead of ${said.length}`]),
  ]
}

/** Temporary files that a run which was killed left, and no later one took away. */
async function leftOver(output: string): Promise<readonly string[]> {
  const places = await Promise.all(
    ['articles', 'revisions', 'journal', 'captures', 'images', 'feeds'].map(async (place) => {
      const names = await readdir(join(output, place), { recursive: true }).catch(() => [])
      return names.map((name) => `${place}/${name}`)
    }),
  )
  const left = places.flat().filter((name) => name.endsWith('.tmp'))
  return left.map((name) => `${name} is left over`)
}

/** What is wrong with the pictures, which are to be those of the articles that are there. */
async function pictureFaults(
  output: string,
  { site, removed, waiting }: Expected,
  { pictures: told }: Told,
): Promise<readonly string[]> {
  const names = await readdir(join(output, 'images'), { recursive: true }).catch(() => [])
  const files = new Set(names.flatMap((name) => /[0-9a-f]{64}\.\w+$/.exec(name)?.[0] ?? []))
  const wanted = site.pictures(removed)
  const expected = new Set(wanted.values())
  const untold = [...wanted.keys()].filter((url) => !told.has(url))
  return [
    ...[...wanted].filter(([url, name]) => told.has(url) && !files.has(name)).map(([url]) => `${url} is lost`),
    ...(untold.length === waiting ? [] : untold.map((url) => `${url} is not in the journal, and ${waiting} wait`)),
    ...[...told].filter(([, count]) => count > 1).map(([url, count]) => `${url} is in the journal ${count} times`),
    ...[...files].filter((name) => !expected.has(name)).map((name) => `picture ${name} is nobody's`),
  ]
}
