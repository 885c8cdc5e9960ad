import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkYaml } from '../../../src/checked-yaml.ts'
import { sourceDefinition } from '../../../src/source/definition.ts'
import { feedkeeper, someSite } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'

const url = 'https://x.example/'

/** Mistakes that a definition has in itself, and how each is told. */
const written: readonly (readonly [yaml: string, told: RegExp])[] = [
  [
    `list:\n  json:\n    url: ${url}\n    in: "script["\n    entries: a`,
    /^f:4: list\.json\.in: found "script\[", expected a CSS/,
  ],
  [
    `list:\n  json:\n    url: ${url}\n    variable: x\n    entries: a`,
    /^f:4: list\.json\.variable: found an unknown key, expected one of url, .*\bin\b/,
  ],
  [
    `list:\n  html:\n    url: ${url}\n    in: "a["\n    entries: li`,
    /^f:4: list\.html\.in: found "a\[", expected a JMESPath/,
  ],
  [
    `list:\n  html:\n    url: ${url}\n    form: { a: b }\n    entries: li`,
    /list\.html\.method: found nothing, expected POST, since/,
  ],
  [
    `list:\n  html:\n    url: ${url}\n    entries: li\n    fields:\n      author: "::by("`,
    /^f:6: list\.html\.fields\.author: found "::by\(", expected a CSS/,
  ],
  [`list:\n  xml:\n    url: ${url}\n    entries: item`, /list\.xml\.fields: found nothing, expected a mapping/],
  [
    `list:\n  xml:\n    url: ${url}\n    entries: item\n    fields: { author: by }`,
    /^f:5: list\.xml\.fields: found .*expected at least one of url, id/,
  ],
  [
    `list:\n  xml:\n    url: ${url}\n    entries: "item["\n    fields: { title: t }`,
    /^f:4: list\.xml\.entries: found "item\[", expected a CSS/,
  ],
  [
    `list:\n  sitemap:\n    url: ${url}\n    entries: url`,
    /^f:4: list\.sitemap\.entries: found an unknown key, expected one of url, headers, follow, newest, pages/,
  ],
  [
    `list:\n  sitemap:\n    url: ${url}\n    follow: "(?=a)"`,
    /^f:4: list\.sitemap\.follow: found "\(\?=a\)", expected a regular expression in RE2/,
  ],
  [`list:\n  sitemap:\n    url: ${url}\n    newest: 0`, /^f:4: list\.sitemap\.newest: found 0, expected at least 1/],
  [
    `list: { feed: { url: ${url} } }\ndateFormat: "!"`,
    /^f:2: dateFormat: found "!", expected a format such as dd\.MM\.yyyy/,
  ],
  [
    `list: { feed: { url: ${url} } }\narticle:\n  fields:\n    titel: h1`,
    /^f:4: article\.fields\.titel: found an unknown key, expected one of title, published/,
  ],
  [
    `list: { feed: { url: ${url} } }\narticle:\n  prefer: listing`,
    /^f:3: article\.prefer: found "listing", expected fields beside it/,
  ],
  [
    `list: { feed: { url: ${url} } }\narticle:\n  fields: { title: h1 }\n  prefer: both`,
    /^f:4: article\.prefer: found "both", expected "page" or "listing"/,
  ],
]

/** Mistakes that only the site's answer shows: what is asked, how it is read, and how each is told. */
const met: Readonly<Record<string, readonly [list: string, answer: string, told: string]>> = {
  shape: [
    'json:\n    entries: rows',
    '{"ok":1,"data":{"rows":[{"t":1}]}}',
    ':3: list.json.entries: found nothing in an object with the keys ok, data, lists within: data.rows (1), expected a list',
  ],
  keys: [
    'json:\n    entries: "rows[].{ title: headline, url: href }"',
    '{"rows":[{"name":"A","link":"/a"}]}',
    ':3: list.json.entries: found objects whose title, url are nothing (rows have name, link), expected objects with',
  ],
  place: [
    'json:\n    in: script#data\n    entries: rows',
    '<p>no</p>',
    ':3: list.json.in: found nothing that script#data matches, expected an element with JSON',
  ],
  pieces: [
    'html:\n    entries: li\n    in: html',
    '{"htm":"<li>"}',
    ':4: list.html.in: found nothing in an object with the keys htm, no list within, expected a text of HTML',
  ],
  entries: [
    'html:\n    entries: ul > li.story',
    '<ul><li class="item">A</li></ul>',
    ':3: list.html.entries: found nothing that ul > li.story matches, though 1 times what ul matches, expected entries',
  ],
  field: [
    'html:\n    entries: li\n    fields:\n      title: a\n      published: .date',
    '<ul><li><a href="/a">A</a></li></ul>',
    ':6: list.html.fields.published: found nothing that .date gives in any of 1 entries, expected a value',
  ],
  sitemap: [
    'sitemap:\n    follow: posts',
    '<sitemapindex><sitemap><loc>https://x.example/tags.xml</loc></sitemap></sitemapindex>',
    ':3: list.sitemap.follow: found 1 sitemaps such as https://x.example/tags.xml, expected one in whose address posts is found',
  ],
}

describe('mistakes in definitions', { timeout: 120_000 }, () => {
  test.each(written)('are told with line, key, what was found and what was expected: %#', (yaml, told) => {
    expect(() => checkYaml(yaml, 'f', sourceDefinition)).toThrow(told)
  })

  test('that only the answer of the site shows are told with file and line by preview, poll and status alike', async () => {
    const server = await localServer((request, response) => {
      response.end(met[request.url?.slice(1) ?? '']?.[1] ?? '<p>No text</p>')
    })
    const definitions = Object.entries(met).map(([id, [list]]) => [
      id,
      `list:\n  ${list}\n    url: ${server.url}/${id}\n`,
    ])
    const site = await someSite(Object.fromEntries(definitions))
    const poll = await feedkeeper(['poll', '--json', ...site.options])
    const runs = [poll, await feedkeeper(['status', '--json', ...site.options])]
    for (const [id, [, , told]] of Object.entries(met)) {
      const line = JSON.stringify(`${join(site.folder, 'feeds', `${id}.yaml`)}${told}`).slice(1, -1)
      for (const run of runs) expect(run.stdout, run.stdout + run.stderr).toContain(line)
    }
    const shown = ['keys', 'field'] as const
    const previews = await Promise.all(shown.map((id) => feedkeeper(['preview', id, ...site.options])))
    shown.forEach((id, at) => {
      const { stdout = '', stderr = '' } = previews[at] ?? {}
      expect(stdout + stderr).toContain(`${join(site.folder, 'feeds', `${id}.yaml`)}${met[id]?.[2]}`)
    })
  })
})
