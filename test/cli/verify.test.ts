import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/archive/verify/finding.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { copyOf, feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { madeOnce } from '../support/when-over.ts'

const item = (n: number) =>
  `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><author>a@b.c (Ada)</author><description>Stone ${n} was cut.</description></item>`
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${[1, 2, 3].map(item).join('')}</channel></rss>`
const hash = hashOf('https://quarry.example/2')

async function polledQuarry(settings = ''): Promise<Site> {
  const { url } = await localServer((_request, response) => void response.end(feed))
  const site = await someSite(
    { quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` },
    `server: { listen: "off" }\n${settings}`,
  )
  await feedkeeper(['poll', ...site.options])
  return site
}
const fileIn = ({ output }: Site) => join(output, 'articles', hash.slice(0, 2), `${hash}.md`)
const verify = async (site: Site, ...options: readonly string[]) => {
  const run = await feedkeeper(['verify', '--json', ...options, ...site.options])
  return {
    code: run.code,
    stderr: run.stderr,
    ...(JSON.parse(run.stdout || '{}') as { findings: Finding[]; mended: Finding[] }),
  }
}
const editByHand = async (site: Site) =>
  writeFile(fileIn(site), String(await readFile(fileIn(site))).replaceAll('was cut', 'was cut and polished'))

describe('feedkeeper verify', () => {
  const quarry = madeOnce(() => polledQuarry())
  const withoutCaptures = madeOnce(() => polledQuarry('captures: off'))

  test('says that all is well, also beside a worker', async () => {
    const site = await copyOf(quarry())
    const { child, ended } = startFeedkeeper(['run', ...site.options])
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (bytes) => String(bytes).includes('feedkeeper keeps') && resolve())
    })
    const run = await feedkeeper(['verify', ...site.options])
    child.kill('SIGTERM')
    await ended
    expect([run.code, run.stderr, run.stdout]).toEqual([
      0,
      '',
      expect.stringMatching(/^3 articles verified, .*all well\n$/),
    ])
  })

  test('tells of a file that was changed by hand, and takes it over as a revision with --accept', async () => {
    const site = await copyOf(quarry())
    const written = await readFile(fileIn(site), 'utf8')
    await editByHand(site)
    const told = await feedkeeper(['verify', ...site.options])
    expect(told.code).toBe(1)
    expect(told.stdout).toContain(
      `${hash}.md: it is not what was written: changed by hand, or damaged; \`--accept\` takes it over`,
    )
    const accepted = await verify(site, '--accept')
    expect([accepted.code, accepted.findings, accepted.mended.map((each) => each.hash)]).toEqual([0, [], [hash]])
    expect(String(await readFile(fileIn(site)))).toContain('polished')
    expect(String(await readFile(join(site.output, 'feeds', 'all.atom.xml')))).toContain('polished')
    expect(await verify(site)).toMatchObject({ code: 0, findings: [] })
    // What it was before is made from its capture, and kept.
    const formers = join(site.output, 'revisions', hash.slice(0, 2), hash)
    const [former = ''] = await readdir(formers)
    expect(await readFile(join(formers, former), 'utf8')).toBe(written)
    expect((await feedkeeper(['history', hash, ...site.options])).stdout).toContain('polished')
  })

  test('says with --accept where what a file was before cannot be had', async () => {
    const site = await copyOf(withoutCaptures())
    await editByHand(site)
    const accepted = await verify(site, '--accept')
    expect(accepted).toMatchObject({ code: 0, findings: [] })
    expect(accepted.stderr).toContain(`${hash}: no former version of it is kept`)
  })

  test('leaves a file that was changed by hand as it is where --repair has nothing to put in its place', async () => {
    const site = await copyOf(withoutCaptures())
    await editByHand(site)
    const before = await readFile(fileIn(site))
    expect((await verify(site, '--repair')).code).toBe(1)
    expect(await readFile(fileIn(site))).toEqual(before)
  })

  test('brings back from captures, with --repair, files that are gone or changed; what was found is kept', async () => {
    const site = await copyOf(quarry())
    const feed = join(site.output, 'feeds', 'all.atom.xml')
    const [whole, published] = [await readFile(fileIn(site)), await readFile(feed, 'utf8')]
    await rm(fileIn(site))
    expect(await verify(site, '--repair')).toMatchObject({
      code: 0,
      findings: [],
      mended: [{ hash, title: 'Stone 2' }],
    })
    expect(await readFile(fileIn(site))).toEqual(whole)
    expect(await readFile(feed, 'utf8')).toBe(published)
    await editByHand(site)
    const edited = await readFile(fileIn(site))
    expect(await verify(site, '--repair')).toMatchObject({ code: 0, findings: [] })
    expect(await readFile(fileIn(site))).toEqual(whole)
    const revisions = join(site.output, 'revisions', hash.slice(0, 2), hash)
    const [found = ''] = await readdir(revisions)
    expect(await readFile(join(revisions, found))).toEqual(edited)
  })

  test('makes a file anew that is gone, as a revision, where the program makes it otherwise today', async () => {
    const site = await copyOf(quarry())
    const definition = join(site.folder, 'feeds', 'quarry.yaml')
    await writeFile(
      definition,
      `${await readFile(definition, 'utf8')}replace: [{ field: title, pattern: "^", with: "A " }]\n`,
    )
    await rm(fileIn(site))
    expect(await verify(site, '--repair')).toMatchObject({ code: 0, findings: [] })
    expect(await readFile(fileIn(site), 'utf8')).toContain('title: "A Stone 2"')
    const history = await feedkeeper(['history', hash, ...site.options])
    expect(history.stdout).toContain('made anew from its capture')
    expect(await readFile(join(site.output, 'feeds', 'all.atom.xml'), 'utf8')).toContain('A Stone 2')
  })

  test('puts right with --repair what the catalog has wrong, what the journal lost, and feeds that were changed', async () => {
    const site = await copyOf(quarry())
    const feeds = ['all.atom.xml', 'all.json', 'all.rss.xml.gz'].map((name) => join(site.output, 'feeds', name))
    const before = await Promise.all(feeds.map((file) => readFile(file)))
    const database = new DatabaseSync(join(site.output, 'catalog.db'))
    database.exec("UPDATE articles SET title = 'Another' WHERE url LIKE '%/1'")
    database.close()
    const [journal = ''] = await journalOf(site)
    const lines = String(await readFile(journal)).split('\n')
    await writeFile(
      journal,
      lines.map((line) => (line.includes(hash) ? line.replace('"kind"', '"kin?"') : line)).join('\n'),
    )
    for (const file of feeds) await writeFile(file, 'spoiled')
    const found = await verify(site)
    const checks = (findings: readonly Finding[]) => [...new Set(findings.map(({ check }) => check))].sort()
    expect([found.code, checks(found.findings)]).toEqual([1, ['catalog', 'feed', 'file', 'journal']])
    // The catalog alone knows who wrote it.
    const told = found.findings.find(({ what }) => what === `catalog: ${hash}`)
    expect(told?.remedy).toMatch(/^`--repair` tells the journal .* `feedkeeper rebuild` would lose$/)
    const repaired = await verify(site, '--repair')
    // A line of the journal is never changed, so that what happened to it stays to be seen.
    expect([repaired.code, checks(repaired.findings)]).toEqual([1, ['journal']])
    expect(String(await readFile(journal))).toContain('"authors":["Ada"]')
    const [atom, json] = await Promise.all(feeds.map(async (file) => String(await readFile(file))))
    expect([atom, json]).toEqual([String(before[0]), String(before[1])])
    const rebuilt = await feedkeeper(['rebuild', '--json', ...site.options])
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ articles: 3, added: 0, damaged: [] })
  })

  test('repairs nothing beside a worker, and says so', async () => {
    const site = await copyOf(quarry())
    await editByHand(site)
    const { child } = startFeedkeeper(['run', ...site.options])
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (bytes) => String(bytes).includes('feedkeeper keeps') && resolve())
    })
    const run = await verify(site, '--accept')
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('stop it first')])
  })

  test('refuses a date that is none', async () => {
    const run = await feedkeeper(['verify', '--since', 'someday'])
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('a date such as 2026-11-30')])
  })
})

async function journalOf({ output }: Site): Promise<readonly string[]> {
  return (await readdir(join(output, 'journal'))).map((name) => join(output, 'journal', name))
}
