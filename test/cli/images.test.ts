import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { checksumOf } from '../../src/archive/checksum.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { somePicture } from '../support/pictures.ts'

const harbour = (n: number) => `https://harbour.example/${n}`
const fileOf = (word: string) => {
  const sha256 = checksumOf(somePicture(word))
  return `${sha256.slice(0, 2)}/${sha256}.png`
}

const item = (n: number, site: string) => `<item><title>Boat ${n}</title><link>${harbour(n)}</link>
<media:thumbnail url="${site}/thumbnail-${n}.jpg"/>
<description>&lt;p>Boat ${n} came in.&lt;/p>&lt;p>&lt;img src="${site}/quay|1.png?w=640" alt="The quay">&lt;/p>&lt;p>&lt;img src="${site}/gone.png">&lt;/p></description>
<enclosure url="${site}/plan-${n}.jpg" type="image/jpeg" length="99"/></item>`
/** Two boats, from the one on that is named. */
const feedOf = (site: string, first = 1) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Harbour</title><link>https://harbour.example/</link>${[first, first + 1].map((n) => item(n, site)).join('')}</channel></rss>`

/** A site of two boats: both show one picture of the quay and one that is gone, each a thumbnail and a plan of its own. */
async function harbourSite(settings: string, definition = '') {
  const answer: RequestListener = (request, response) => {
    const site = `http://${request.headers.host}`
    const name = /^\/([a-z]+(?:-\d)?)/.exec(request.url ?? '')?.[1] ?? ''
    if (name === 'feed') response.end(feedOf(site))
    else if (name === 'feed-2') response.end(feedOf(site, 3))
    else if (name === 'gone') response.writeHead(404).end()
    else response.end(somePicture(name))
  }
  const { url, seen, server } = await localServer(answer)
  const site = await someSite(
    { harbour: `list: { feed: { url: "${url}/feed" } }\nevery: 1h\n${definition}` },
    `site: { url: "http://reader.example/news/" }\nserver: { listen: "127.0.0.1:0" }\n${settings}`,
  )
  const asked = () => seen.map((each) => each.url ?? '').sort()
  return { ...site, url, server, asked, poll: () => feedkeeper(['poll', '--json', ...site.options]) }
}

const imagesIn = async ({ output }: Site) =>
  (await readdir(join(output, 'images'), { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.png'))
const feed = ({ output }: Site, ending: string) => readFile(join(output, 'feeds', `all.${ending}`), 'utf8')
const shownAt = (word: string) => `http://reader.example/news/images/${fileOf(word)}`

describe('pictures of articles', () => {
  test('are all kept by a poll, each once, shown by the feeds where their site is gone, also after a rebuild, and go with their last article', async () => {
    const site = await harbourSite('images: all\npublish: { images: archived }')
    const run = await site.poll()
    expect([run.code, run.stderr]).toEqual([0, ''])
    expect(JSON.parse(run.stdout)).toMatchObject({ images: { kept: 5, failed: 1, waiting: 1 } })
    const words = ['plan-1', 'plan-2', 'quay', 'thumbnail-1', 'thumbnail-2']
    expect((await imagesIn(site)).sort()).toEqual(words.map(fileOf).sort())
    const hash = hashOf(harbour(1))
    const article = await readFile(join(site.output, 'articles', hash.slice(0, 2), `${hash}.md`), 'utf8')
    expect(article).toContain(`![The quay](${site.url}/quay|1.png?w=640)`)
    site.server.closeAllConnections()
    await new Promise((resolve) => site.server.close(resolve))
    const before = await Promise.all(['rss.xml', 'atom.xml', 'json'].map((ending) => feed(site, ending)))
    for (const name of ['catalog.db', 'publications.db', 'feeds'])
      await rm(join(site.output, name), { recursive: true })
    expect(await feedkeeper(['publish', ...site.options])).toMatchObject({ code: 0 })
    const [rss = '', atom = '', json = ''] = await Promise.all(
      ['rss.xml', 'atom.xml', 'json'].map((e) => feed(site, e)),
    )
    expect([rss, atom, json]).toEqual(before)
    for (const text of [rss, atom, json]) {
      for (const word of words) expect(text).toContain(shownAt(word))
      expect(text).not.toContain(`src="${site.url}/quay`)
      expect(text).toContain(`${site.url}/gone.png`)
    }
    const length = somePicture('plan-1').length
    expect(rss).toContain(`<enclosure url="${shownAt('plan-1')}" length="${length}" type="image/png"/>`)
    expect(atom).toContain(`<media:thumbnail url="${shownAt('thumbnail-1')}"/>`)
    const status = await feedkeeper(['status', '--json', ...site.options])
    const bytes = words.reduce((sum, word) => sum + somePicture(word).length, 0)
    expect(JSON.parse(status.stdout)).toMatchObject({ images: { kept: 5, bytes, waiting: 1, givenUp: 0 } })

    expect(await feedkeeper(['remove', ...site.options, hash])).toMatchObject({ code: 0 })
    expect((await imagesIn(site)).sort()).toEqual(['plan-2', 'quay', 'thumbnail-2'].map(fileOf).sort())
    expect(await feedkeeper(['remove', ...site.options, hashOf(harbour(2))])).toMatchObject({ code: 0 })
    expect(await imagesIn(site)).toEqual([])
  })

  test('are thumbnails alone where a definition says so, of no other source, and shown from their site by default', async () => {
    const site = await harbourSite('', 'images: thumbnails\n')
    await writeFile(join(site.folder, 'feeds', 'quay.yaml'), `list: { feed: { url: "${site.url}/feed-2" } }\n`)
    const run = await feedkeeper(['poll', ...site.options])
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('2 pictures kept, 0 failed, 0 waiting') })
    expect(site.asked()).toEqual(['/feed', '/feed-2', '/thumbnail-1.jpg', '/thumbnail-2.jpg'])
    const atom = await feed(site, 'atom.xml')
    expect([atom.includes(`${site.url}/thumbnail-1.jpg`), atom.includes('/images/')]).toEqual([true, false])
  })

  test('are fetched by the worker behind the text, served for good, and shown once they are there', async () => {
    const site = await harbourSite('images: { keep: all, perArticle: 2 }\npublish: { images: archived, delay: 0s }')
    const { child, ended } = startFeedkeeper(['run', ...site.options])
    let served = ''
    const shown = new Promise<void>((resolve) => {
      child.stderr?.on('data', async (bytes) => {
        served ||= /"url":"(http:[^"]+)"/.exec(String(bytes))?.[1] ?? ''
        const atom = await feed(site, 'atom.xml').catch(() => '')
        if (['quay', 'thumbnail-1', 'thumbnail-2'].every((word) => atom.includes(shownAt(word)))) resolve()
      })
    })
    await shown
    const answer = await fetch(`${served}news/images/${fileOf('quay')}`)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(somePicture('quay'))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
    expect(site.asked()).toEqual(['/feed', '/quay%7C1.png?w=640', '/thumbnail-1.jpg', '/thumbnail-2.jpg'])
  })

  test('of articles from before pictures were kept are fetched on request, once, and by the worker where one is at work', async () => {
    const site = await harbourSite('images: off\npublish: { images: archived }')
    const fetchImages = (...more: string[]) => feedkeeper(['fetch-images', '--json', ...more, ...site.options])
    await site.poll()
    const off = await feedkeeper(['fetch-images', ...site.options])
    expect([off.code, off.stderr]).toEqual([2, expect.stringContaining('no pictures are kept: say `images: all`')])
    const config = join(site.folder, 'settings.yaml')
    await writeFile(config, (await readFile(config, 'utf8')).replace('images: off', 'images: all'))
    const counted = JSON.parse((await fetchImages('--dry-run')).stdout)
    expect(counted).toEqual({ sources: [{ source: 'harbour', articles: 2, images: 6 }], waiting: 0 })
    expect(JSON.parse((await fetchImages('--since', '2100-01-01')).stdout)).toMatchObject({
      sources: [{ articles: 0, images: 0 }],
      fetched: { kept: 0 },
    })
    expect(await imagesIn(site)).toEqual([])

    const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options])
    let log = ''
    child.stderr?.on('data', (chunk) => (log += chunk))
    const patience = { timeout: 60_000, interval: 100 }
    await vi.waitFor(() => expect(log).toContain('feedkeeper keeps'), patience)
    await vi.waitFor(async () => expect(await readdir(site.output)).toContain('worker.sock'), patience)
    const asked = await fetchImages()
    expect([asked.code, JSON.parse(asked.stdout)]).toEqual([0, { ...counted, waiting: expect.any(Number) }])
    await vi.waitFor(async () => expect(await imagesIn(site)).toHaveLength(5), patience)
    child.kill('SIGTERM')
    await ended

    const again = JSON.parse((await fetchImages()).stdout)
    expect(again).toMatchObject({ sources: [{ articles: 2, images: 0 }], fetched: { kept: 0, failed: 0, waiting: 1 } })
    for (const word of ['quay', 'thumbnail-1', 'plan-2']) expect(await feed(site, 'atom.xml')).toContain(shownAt(word))
    const verified = await feedkeeper(['verify', ...site.options])
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('all well')])
  })
})
