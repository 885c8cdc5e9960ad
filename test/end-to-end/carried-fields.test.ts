import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { type CarriedField, carriedFields } from './carried-fields.ts'

/** Feeds of six kinds, in our own words, built as the real ones are. */
const feeds = new URL('feeds/', import.meta.url)
const files = readdirSync(feeds)

test('what an entry carries is what a subscriber of ours sees, field by field, and a podcast is one for directories', async () => {
  const folder = await publishedFeeds()
  for (const file of files) {
    const name = nameOf(file)
    const original = readFileSync(new URL(file, feeds), 'utf8')
    const [rss, atom, json] = ['rss.xml', 'atom.xml', 'json'].map((ending) =>
      entryIn(join(folder, `${name}.${ending}`)),
    )
    const fields = carriedFields[name] ?? []
    expect(fields.length).toBeGreaterThan(0)
    expect({ name, lost: fields.flatMap((field) => lostOf(field, original, { rss, atom, json })) }).toEqual({
      name,
      lost: [],
    })
  }

  const channel = readFileSync(join(folder, 'podcast.rss.xml'), 'utf8').split('<item')[0] ?? ''
  for (const tag of ['title', 'description', 'language', 'itunes:explicit', 'itunes:author'])
    expect(channel).toMatch(new RegExp(`<${tag}>[^<]+</${tag}>`))
  expect(channel).toContain('<copyright>© 2026 Harbour Radio</copyright>')
  expect(channel).toMatch(
    /<itunes:owner>\s*<itunes:name>Harbour Radio<\/itunes:name>\s*<itunes:email>talk@harbour.example<\/itunes:email>/,
  )
  expect(channel).toContain('<itunes:image href="https://harbour.example/cover.jpg"/>')
  expect(channel).toContain('<itunes:category text="Science">')
  expect(channel).toContain('<itunes:category text="Earth Sciences"/>')
})

async function publishedFeeds(): Promise<string> {
  const { url } = await localServer((request, response) => {
    response.setHeader('Content-Type', request.url?.endsWith('.json') ? 'application/feed+json' : 'application/xml')
    response.end(readFileSync(new URL(`.${request.url}`, feeds)))
  })
  const definitions = files.map((file) => [nameOf(file), `list: { feed: { url: "${url}/${file}" } }\n`])
  const site = await someSite(Object.fromEntries(definitions), 'publish: { perSource: files }')
  expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0 })
  return join(site.output, 'feeds')
}

function nameOf(file: string): string {
  return file.replace(/\.\w+$/, '')
}

/** The entry alone: what stands around it is the feed's, not the entry's. */
function entryIn(file: string): string {
  const text = readFileSync(file, 'utf8')
  return text.slice(text.search(/<item[ >]|<entry[ >]|"items"/))
}

function lostOf(
  { field, original: written, ...shown }: CarriedField,
  original: string,
  entries: Readonly<Record<'rss' | 'atom' | 'json', string | undefined>>,
): readonly string[] {
  const forms = (['rss', 'atom', 'json'] as const).filter((form) => shown[form] !== undefined)
  return [
    ...(original.includes(written) ? [] : [`${field}: not in the original`]),
    ...forms.filter((form) => !entries[form]?.includes(shown[form] ?? '')).map((form) => `${field}: lost in ${form}`),
  ]
}
