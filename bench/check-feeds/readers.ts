import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { FeedFolder } from '../../src/archive/files/feed-folder.ts'
import { ImageFiles } from '../../src/archive/files/image-files.ts'
import { feedDocumentFile } from '../../src/publish/formats/feed-document.ts'
import { startFeedServer } from '../../src/serve/feed-server.ts'
import { serverSettings } from '../../src/serve/serve-settings.ts'
import { itemsOf } from './documents.ts'
import { type Check, judge, runProgram } from './outcome.ts'

const subscribed = (documents: readonly string[]) =>
  documents.filter((name) => name.endsWith('.xml') && !name.includes('/'))

/** White space is a reader's own affair. */
const shown = (title: string) => title.replace(/\s+/g, ' ').trim()

function compare(document: string, expected: readonly string[], found: readonly string[]): readonly string[] {
  if (expected.length !== found.length) return [`${document}: ${found.length} articles of ${expected.length}`]
  const [want, have] = [[...expected].map(shown).sort(), [...found].map(shown).sort()]
  const at = want.findIndex((title, index) => title !== have[index])
  if (at < 0) return []
  const [one, other] = [want[at], have[at]].map((title) => JSON.stringify(title?.slice(0, 100)))
  return [`${document}: a title is ${one} and is shown as ${other}`]
}

/** newsboat, fetching over HTTP, keeps every article under its title, and takes none for new at the second look. */
export const newsboat: Check = async ({ feeds, documents }) => {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-newsboat-'))
  const folderOfFeeds = new FeedFolder(feeds)
  const server = await startFeedServer(
    { host: '127.0.0.1', port: 0 },
    {
      settings: serverSettings.parse({}),
      feeds: folderOfFeeds,
      images: new ImageFiles(join(folder, 'images')),
      site: { title: 'Check', url: 'http://127.0.0.1/', timeZone: 'Asia/Shanghai' },
      published: {
        find: async ({ publication, format }) => ({
          kind: 'file',
          name: feedDocumentFile(publication, format),
          isPacked: false,
        }),
      },
      pages: [],
      hubs: [],
      freshForMs: async () => undefined,
      clock: Date.now,
      log: pino({ level: 'silent' }),
    },
  )
  try {
    const names = subscribed(documents)
    const faults: string[] = []
    await writeFile(join(folder, 'config'), 'ignore-mode "download"\n')
    // Each has a cache of its own: newsboat keeps an article that two feeds carry under one id in only one of them.
    for (const [index, name] of names.entries()) {
      const [urls, cache] = [join(folder, `${index}.urls`), join(folder, `${index}.db`)]
      await writeFile(urls, `${server.url}${name}\n`)
      const parameters = ['-u', urls, '-c', cache, '-C', join(folder, 'config'), '-x', 'reload']
      const reload = () => runProgram('newsboat', parameters, { env: { HOME: folder } })
      if ((await reload()) === undefined) return { kind: 'skipped', why: 'newsboat is not installed' }
      const first = titlesIn(cache)
      await reload()
      const items = await itemsOf(feeds, name)
      faults.push(
        ...compare(
          name,
          items.map(({ title }) => title),
          first,
        ),
      )
      if (titlesIn(cache).length !== first.length) faults.push(`${name}: the second look found other articles`)
    }
    return judge(faults, `${names.length} feeds read, every title right, none new at the second look`)
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
}

function titlesIn(cache: string): readonly string[] {
  const database = new DatabaseSync(cache, { readOnly: true })
  const rows = database.prepare('SELECT title FROM rss_item').all()
  database.close()
  return rows.map((row) => String(row.title))
}

/** sfeed shows every article under its title. */
export const sfeed: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  const names = subscribed(documents)
  for (const name of names) {
    const ran = await runProgram('sfeed', [], { stdin: await readFile(join(feeds, name), 'utf8') })
    if (ran === undefined) return { kind: 'skipped', why: 'sfeed is not installed' }
    const lines = ran.stdout.split('\n').filter((line) => line !== '')
    const items = await itemsOf(feeds, name)
    // Its second field is the title, in which a backslash, a tab and a line end are escaped.
    const titles = lines.map((line) => (line.split('\t')[1] ?? '').replaceAll('\\\\', '\\'))
    faults.push(
      ...compare(
        name,
        items.map(({ title }) => title),
        titles,
      ),
    )
  }
  return judge(faults, `${names.length} feeds read, every title right`)
}

const script = `
import feedparser, json, sys
parsed = feedparser.parse(sys.stdin.buffer.read(), sanitize_html=False)
print(json.dumps({'bozo': str(parsed.get('bozo_exception', '')) if parsed.bozo else '', 'titles': [entry.get('title', '') for entry in parsed.entries]}))
`

/** feedparser finds nothing wrong and shows every article under its title. */
export const feedparser: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  const names = subscribed(documents)
  for (const name of names) {
    const ran = await runPython(await readFile(join(feeds, name), 'utf8'))
    if (ran === undefined) return { kind: 'skipped', why: 'feedparser is not installed (python3-feedparser)' }
    const { bozo, titles } = JSON.parse(ran.stdout) as { bozo: string; titles: string[] }
    if (bozo !== '') faults.push(`${name}: ${bozo}`)
    const items = await itemsOf(feeds, name)
    faults.push(
      ...compare(
        name,
        items.map(({ title }) => title),
        titles,
      ),
    )
  }
  return judge(faults, `${names.length} feeds read, nothing wrong, every title right`)
}

/** A Python of the user's own may stand before the system's, which has the package. */
async function runPython(stdin: string): Promise<{ readonly stdout: string } | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const ran = await runProgram(python, ['-c', script], { stdin })
    if (ran !== undefined && !/No module named/.test(ran.stderr)) return ran
  }
  return undefined
}
