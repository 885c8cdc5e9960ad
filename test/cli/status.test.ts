import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const item = (n: number, at: string) =>
  `<item><title>Flour ${n}</title><link>https://mill.example/${n}</link><pubDate>${at}</pubDate><description>Ground.</description></item>`
const feed = (...items: string[]) =>
  `<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link>${items.join('')}</channel></rss>`
const years = (n: number) => `Tue, 03 Feb 20${n} 01:00:00 GMT`

/** Sources that do well, fail, are gone, list nothing, and have not published for years. */
async function someSources() {
  const { url } = await localServer((request, response) => {
    if (request.url === '/well') response.end(feed(item(9, new Date().toUTCString())))
    else if (request.url === '/old') response.end(feed(...[15, 16, 17, 18].map((year, n) => item(n, years(year)))))
    else if (request.url === '/empty') response.end(feed())
    else if (request.url === '/gone') response.writeHead(410).end()
    else response.writeHead(503).end()
  })
  const at = (path: string) => `list: { feed: { url: "${url}${path}" } }\nevery: 1h\n`
  const site = await someSite({
    well: at('/well'),
    a_quiet_newspaper_with_a_long_name: at('/old'),
    nothing: at('/empty'),
    closed: at('/gone'),
    shaky: at('/down'),
  })
  return { url, site }
}

describe('feedkeeper status', () => {
  test('tells what calls for attention first, with the reason, on 80 columns, exit code 1', async () => {
    const { url, site } = await someSources()
    await feedkeeper(['poll', ...site.options])
    await feedkeeper(['poll', 'shaky', ...site.options])
    const { code, stdout, stderr } = await feedkeeper(['status', ...site.options])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('5 sources, 5 articles; 3 call for attention (1 failing, 1 gone, 1 empty)')
    expect(lines[2]).toMatch(/^SOURCE +LAST POLL +NEXT +TAKES +ARTICLES +A DAY$/)
    expect(stdout).toMatch(/^shaky +refused \(HTTP 503\) +in \S+ +[\d.]+s +0 +0$/m)
    expect(stdout).toContain(`  failing: the last poll failed: ${url}/down: HTTP 503\n`)
    expect(stdout).toMatch(/^closed +gone \(HTTP 410\) +never +[\d.]+s/m)
    expect(stdout).toMatch(/^nothing .*\n {2}empty: the listing holds no entries/m)
    expect(stdout).toMatch(/^a_quiet_newspaper_with_a_long_name\n +4 new +in/m)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    const order = [...stdout.matchAll(/^(shaky|closed|nothing|well|a_quiet)/gm)].map(([name]) => name)
    expect(order).toEqual(['shaky', 'closed', 'nothing', 'a_quiet', 'well'])
  })

  test('shows what fails alone, sorts by what is asked for, and says the same as JSON', async () => {
    const { site } = await someSources()
    await writeFile(join(site.folder, 'feeds', 'torn.yaml'), 'list: 5\nevry: 3m\n')
    await feedkeeper(['poll', ...site.options])
    const failing = await feedkeeper(['status', '--failing', ...site.options])
    const [summary] = failing.stdout.split('\n')
    expect(summary).toMatch(/^2 of 5 sources shown, .* \(1 failing, 1 gone\), 1 definition cannot be used$/)
    expect(failing.stdout).toMatch(/^cannot be used:\s+\S*torn\.yaml:1:\s+list:\s+found\s+5/m)
    expect(failing.stdout).toMatch(/^cannot be used:\s+\S*torn\.yaml:2:\s+evry:/m)
    const sorted = await feedkeeper(['status', '--json', '--sort', 'articles', ...site.options])
    const status = JSON.parse(sorted.stdout) as { sources: { source: string; usualPollMs: number }[] }
    expect(status).toMatchObject({ known: 5, articles: 5, broken: [expect.stringContaining('torn.yaml')] })
    expect(
      status.sources
        .map(({ source }) => source)
        .slice(0, 2)
        .sort(),
    ).toEqual(['a_quiet_newspaper_with_a_long_name', 'well'])
    expect(status.sources.every(({ usualPollMs }) => usualPollMs >= 0)).toBe(true)
    expect(sorted.code).toBe(1)
  })

  test('finds nothing amiss with a new source whose listing is old, and exits 0', async () => {
    const { site } = await someSources()
    const quiet = 'a_quiet_newspaper_with_a_long_name'
    await feedkeeper(['poll', quiet, 'well', ...site.options])
    const run = await feedkeeper(['status', quiet, 'well', ...site.options])
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^2 of 5 sources shown, 5 articles; nothing calls for/),
    })
  })
})
