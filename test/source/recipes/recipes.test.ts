import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkYaml } from '../../../src/checked-yaml.ts'
import { findFeeds } from '../../../src/cli/commands/add/find-feeds.ts'
import { fetchSettings } from '../../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import type { Fetch } from '../../../src/fetch/outcome.ts'
import { secretFetch } from '../../../src/fetch/secrets/secret-fetch.ts'
import { Secrets } from '../../../src/fetch/secrets/secrets.ts'
import { createWorkerPool, type WorkerPool } from '../../../src/jobs/worker-pool.ts'
import { pollingSettings } from '../../../src/poll/polling-settings.ts'
import { loadRecipes } from '../../../src/source/recipes/load-recipes.ts'
import { recipeSchema } from '../../../src/source/recipes/recipe.ts'
import { recognise } from '../../../src/source/recipes/recognise.ts'
import { localServer } from '../../support/local-server.ts'

type Case = {
  readonly visit: string
  /** What stands at which address: a body, or `feed` and how many entries it has. */
  readonly serves: Record<string, string>
  readonly finds?: string
  readonly titles?: readonly string[]
  readonly dates?: readonly string[]
  readonly says?: string
}

const folder = join(import.meta.dirname, 'sites')
const cases = readdirSync(folder).flatMap((name) =>
  (parse(readFileSync(join(folder, name), 'utf8')) as Case[]).map((each) => ({
    recipe: name.replace('.yaml', ''),
    ...each,
  })),
)

const feed = (entries: number) =>
  `<rss version="2.0"><channel><title>Barley</title>${Array.from({ length: entries }, (_, at) => `<item><title>Sheaf ${at + 1}</title><link>https://barley.example/${at}</link></item>`).join('')}</channel></rss>`

/** The web as a local server has it: an address goes to the path that is named after it. */
async function someWeb(serves: Case['serves']) {
  const { url, seen } = await localServer((request, response) => {
    const body = serves[decodeURIComponent((request.url ?? '').slice(1))]
    const entries = /^feed (\d+)$/.exec(body ?? '')?.[1]
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': body?.startsWith('{') ? 'application/json' : 'text/html; charset=utf-8',
    })
    response.end(entries === undefined ? body : feed(Number(entries)))
  })
  const fetcher = createFetcher(
    fetchSettings.parse({ allowPrivateNetworks: ['127.0.0.0/8'], perHost: { spacing: '0ms' } }),
    {
      userAgent: 'feedkeeper-test',
      env: {},
      clock: Date.now,
    },
  )
  const there: Fetch = async (request) => {
    const answer = await fetcher.fetch({ ...request, url: `${url}/${encodeURIComponent(request.url)}` })
    return answer.kind === 'fetched' ? { ...answer, url: request.url } : answer
  }
  const secrets = new Secrets({ WEIBO_COOKIE: 'grist=1', ZHIHU_COOKIE: 'bran=1' }, folder)
  return { fetch: secretFetch(there, secrets), seen, close: () => fetcher.close() }
}

let jobs: WorkerPool
beforeAll(() => {
  jobs = createWorkerPool(pollingSettings.parse({}))
  return () => jobs.close()
})

describe('a recipe makes a source of the page of its kind', () => {
  test.each(cases)('$recipe: $visit', async ({ visit, serves, finds, titles, dates, says }) => {
    const web = await someWeb(serves)
    const { found, tried } = await findFeeds(visit, { fetch: web.fetch, jobs })
    await web.close()
    if (says !== undefined) {
      expect(found).toEqual([])
      expect(tried.map(({ reason }) => reason).join('\n')).toContain(says)
      return
    }
    expect(found[0], JSON.stringify(tried)).toMatchObject({ url: finds })
    expect(found[0]?.recipe).toBeDefined()
    if (titles) expect(found[0]?.listing.entries.map(({ title }) => title)).toEqual(titles)
    if (dates)
      expect(found[0]?.listing.entries.map(({ publishedAt }) => publishedAt?.toISOString().slice(0, 16))).toEqual(dates)
  })

  test('every recipe has such a page', () => {
    const recipes = readdirSync('recipes').map((name) => name.replace('.yaml', ''))
    expect(recipes.length).toBeGreaterThan(15)
    expect([...new Set(cases.map(({ recipe }) => recipe))].sort()).toEqual(recipes.sort())
  })
})

test('what a directory answers is not read where it holds more than a million values', async () => {
  const lookup = 'https://itunes.apple.com/lookup?id=4711&entity=podcast'
  const answer = `{"results":[{"feedUrl":"https://cast.example/mill.xml"}${',0'.repeat(1_000_000)}]}`
  const web = await someWeb({ [lookup]: answer, 'https://cast.example/mill.xml': 'feed 2' })
  const { found, tried } = await findFeeds('https://podcasts.apple.com/cn/podcast/mill-talk/id4711', {
    fetch: web.fetch,
    jobs,
  })
  await web.close()
  expect(found).toEqual([])
  expect(tried.map(({ reason }) => reason).join('\n')).toContain('more than 1000000 values')
})

test('what stands in an address never becomes a secret, a host or an expression', async () => {
  const recipes = await loadRecipes()
  const hostile = ['${env:TOKEN}', "x'`]", 'a b', '//evil.example/']
  for (const text of hostile) {
    const [made] = recognise(
      recipes,
      `https://mp.weixin.qq.com/mp/appmsgalbum?__biz=${encodeURIComponent(text)}&album_id=1`,
    )
    const written = JSON.stringify(made ?? '')
    expect(written).not.toMatch(/\$\{|`|a b/)
    if (made && 'definition' in made) expect(written).toContain('https://mp.weixin.qq.com/mp/')
  }
})

test('a mistake in a recipe is told with file, line, key, what was found and what was expected', () => {
  const check = () =>
    checkYaml(
      'name: Mill\nkinds:\n  - at: ["/mill"]\n    feeds: ["ftp://mill.example/"]\n    fetch: all\n',
      'recipes/mill.yaml',
      recipeSchema,
    )
  expect(check).toThrow(/^recipes\/mill\.yaml:3: kinds\.0\.at\.0: found "\/mill", expected a URL pattern/m)
  expect(check).toThrow(
    /^recipes\/mill\.yaml:4: kinds\.0\.feeds\.0: found "ftp:\/\/mill\.example\/", expected an https address/m,
  )
  expect(check).toThrow(
    /^recipes\/mill\.yaml:5: kinds\.0\.fetch: found an unknown key, expected one of at, page, take/m,
  )
})
