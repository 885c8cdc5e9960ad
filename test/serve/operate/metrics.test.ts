import { execFileSync, spawnSync } from 'node:child_process'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { type Site, someSite, startFeedkeeper } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'
import { madeOnce, whenOver } from '../../support/when-over.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 100 })
const feed =
  '<rss version="2.0"><channel><title>Mill</title><item><title>Flour</title><link>https://mill.example/1</link><description>x</description></item></channel></rss>'

/** A worker that runs and serves; what it answers is asked for by path. */
async function worker(site: Site) {
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options])
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  await until(() => expect(log).toContain('feeds are served on'))
  const [, base] = /feeds are served on (http:\S+?\/)"/.exec(log) ?? []
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, base), { headers })
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  }
  return {
    ask,
    stop: async () => {
      child.kill('SIGTERM')
      return (await ended).code
    },
  }
}

async function someSources(server = '') {
  const { url, seen } = await localServer((request, response) => {
    if (request.url === '/down') response.writeHead(500).end()
    else if (request.url === '/mill' && request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
    else response.writeHead(200, { etag: '"1"' }).end(feed)
  })
  const at = (path: string) => `list: { feed: { url: "${url}${path}" } }\nevery: 1s\n`
  const site = await someSite(
    { mill: at('/mill'), down: `list: { feed: { url: "${url}/down" } }\nevery: 1h\n` },
    `polling: { tick: 1s }\nserver: { listen: "127.0.0.1:0"${server} }\npublish: { delay: 100ms }\n`,
  )
  return { site, seen, url }
}

const atWork = madeOnce(async () => {
  const sources = await someSources()
  const { ask, stop } = await worker(sources.site)
  whenOver(async () => expect(await stop()).toBe(0))
  return { ...sources, ask }
})

describe('/metrics', () => {
  test('counts what the sites were asked, in both formats, and promtool has nothing to say of it', async () => {
    const { seen, ask } = atWork()
    await until(async () => {
      const { text } = await ask('/metrics')
      expect(text).toMatch(/^feedkeeper_polls_total\{outcome="not-modified"\} [2-9]/m)
      expect(text).toMatch(/^feedkeeper_publish_lag_seconds_count [1-9]/m)
      expect(text).toMatch(/^feedkeeper_sources_flagged\{flag="failing"\} 1$/m)
    })
    const plain = await ask('/metrics')
    const value = (series: string) =>
      Number(
        plain.text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      )
    expect(plain.type).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(value('feedkeeper_polls_total{outcome="fetched"}')).toBe(1)
    expect(value('feedkeeper_polls_total{outcome="refused"}')).toBe(1)
    expect(value('feedkeeper_articles_new_total')).toBe(1)
    expect(value('feedkeeper_sources')).toBe(2)
    expect(value('feedkeeper_sources_flagged{flag="failing"}')).toBe(1)
    expect(value('feedkeeper_received_bytes_total')).toBeGreaterThanOrEqual(feed.length)
    expect(value('feedkeeper_disk_free_bytes')).toBeGreaterThan(0)
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(20_000_000)
    expect(plain.text).not.toContain('source="')
    const asked = ['fetched', 'not-modified', 'refused'].map((end) =>
      value(`feedkeeper_requests_total{outcome="${end}"}`),
    )
    expect(seen.length - asked.reduce((sum, n) => sum + n)).toBeOneOf([0, 1])
    const open = await ask('/metrics', { accept: 'application/openmetrics-text; version=1.0.0' })
    expect(open.type).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
    expect(open.text).toMatch(/^feedkeeper_polls_total\{outcome="fetched"\} 1$[\s\S]*^# EOF\n$/m)
    const plainAgain = await ask('/metrics')
    expect(plainAgain.text.match(/^# TYPE .*/gm)).toEqual(plain.text.match(/^# TYPE .*/gm))
    if (hasPromtool) {
      expect(spawnSync('promtool', ['check', 'metrics'], { input: plain.text, encoding: 'utf8' })).toMatchObject({
        status: 0,
        stdout: '',
        stderr: '',
      })
    } else process.stderr.write('skipped: promtool is not there to look at the metrics\n')
  })

  test('has series of each source where the settings say so, and is not there for who comes through a proxy or from elsewhere', async () => {
    const open = await worker((await someSources(', metrics: { perSource: true }')).site)
    await until(async () =>
      expect((await open.ask('/metrics')).text).toMatch(/feedkeeper_source_failures\{source="down"\} 1/),
    )
    expect((await open.ask('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404)
    await open.stop()
    const closed = await worker((await someSources(', metrics: { readers: ["192.0.2.0/24"] }')).site)
    expect((await closed.ask('/metrics')).status).toBe(404)
    expect((await closed.ask('/healthz')).status).toBe(200)
    await closed.stop()
  })
})

describe('/healthz and /readyz', () => {
  test('say ok where all is well, and why where the lock is gone', async () => {
    const { site, ask } = atWork()
    expect(await ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' })
    await until(async () => expect(await ask('/readyz')).toMatchObject({ status: 200, text: 'ok\n' }))
    const lock = join(site.output, 'worker.lock')
    await rename(lock, `${lock}.away`)
    expect(await ask('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('not locked any more') })
    expect((await ask('/healthz')).status).toBe(200)
    await rename(`${lock}.away`, lock)
  })
})

describe('what packaging has for Prometheus and Grafana', () => {
  test.runIf(hasPromtool)('are rules that promtool takes', () => {
    expect(execFileSync('promtool', ['check', 'rules', 'packaging/alerts.yaml'], { encoding: 'utf8' })).toContain(
      'SUCCESS',
    )
  })

  test('names only series that the worker has', async () => {
    const { text } = await atWork().ask('/metrics')
    const there = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [name, `${name}_bucket`] : [name],
      ),
    )
    for (const file of ['packaging/alerts.yaml', 'packaging/grafana-dashboard.json']) {
      const named = (await readFile(file, 'utf8')).match(/\b(?:feedkeeper|process)_[a-z_]+\b/g) ?? []
      expect(named.length).toBeGreaterThan(5)
      expect(named.filter((name) => !there.has(name))).toEqual([])
    }
  })
})
