import { spawn } from 'node:child_process'
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { openArchiveReadOnly } from '../../src/archive/open-archive.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const settings = 'polling: { tick: 1s }\n'
const feed = (n: number) =>
  `<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link><item><title>Flour ${n}</title><link>https://mill.example/${n}</link><description>Ground.</description></item></channel></rss>`
const definition = (url: string, rest = 'every: 1h') => `list: { feed: { url: "${url}" } }\n${rest}\n`

const run = (site: Site) => {
  const asInstalled = { MALLOC_ARENA_MAX: undefined }
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options], asInstalled)
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  return { child, ended, log: () => log }
}
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 })
const edit = (site: Site, id: string, yaml: string) => writeFile(join(site.folder, 'feeds', `${id}.yaml`), yaml)

describe('the daemon', () => {
  test('ends on SIGTERM with exit code 0 though a site keeps it waiting, and keeps a second worker out meanwhile', async () => {
    const { url, seen } = await localServer(() => undefined)
    const site = await someSite({ mill: definition(url) }, settings)
    const { child, ended } = run(site)
    await until(() => expect(seen).toHaveLength(1))
    const second = await feedkeeper(['publish', ...site.options])
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`another feedkeeper works on this folder (process ${child.pid} `),
    })
    const askedAt = Date.now()
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect(Date.now() - askedAt).toBeLessThan(10_000)
    expect(await feedkeeper(['status', ...site.options])).toMatchObject({ stderr: '' })
    expect(seen).toHaveLength(1)
  })

  test('killed in the middle of a poll asks nothing early at the next start, and later with every such end', async () => {
    const { url, seen } = await localServer(() => undefined)
    const site = await someSite({ mill: definition(url) }, settings)
    const dueAt = async () => {
      const { catalog, close } = await openArchiveReadOnly({ folder: site.output, stateOf: stateOfFacts })
      const row = (await catalog.sources.find(['mill'])).get('mill')
      await close()
      return row?.nextPollAtMs ?? 0
    }
    const first = run(site)
    await until(() => expect(seen).toHaveLength(1))
    first.child.kill('SIGKILL')
    await first.ended
    expect(await dueAt()).toBeGreaterThan(Date.now() + 59 * 60_000)
    const second = run(site)
    await until(() => expect(second.log()).toContain('feedkeeper keeps'))
    await pause(2_500)
    expect(seen).toHaveLength(1)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  })

  test('picks up definitions that are added, changed, removed, paused and resumed', async () => {
    const { url, seen } = await localServer((request, response) =>
      response.end(feed(Number(request.url?.slice(2) ?? 0))),
    )
    const site = await someSite(
      { mill: definition(`${url}/m1`, 'every: 1s'), bread: definition(`${url}/b1`, 'every: 1s') },
      settings,
    )
    const { child, ended, log } = run(site)
    const paths = () => seen.map((request) => request.url)
    await until(() => expect(paths()).toContain('/m1'))
    await edit(site, 'oven', definition(`${url}/o1`))
    await until(() => expect(paths()).toContain('/o1'))
    await edit(site, 'oven', 'list: [')
    await until(() => expect(log()).toContain('oven.yaml'))
    await edit(site, 'oven', definition(`${url}/o2`))
    await until(() => expect(paths()).toContain('/o2'))
    await rm(join(site.folder, 'feeds', 'mill.yaml'))
    await edit(site, 'bread', definition(`${url}/b1`, 'every: 1s\npaused: true'))
    await until(() => expect(log()).toContain('mill: its definition is gone'))
    await until(() => expect(log()).toContain('bread: its definition is read anew; it is paused'))
    await pause(300)
    const asked = paths().length
    await pause(2_500)
    expect(paths()).toHaveLength(asked)
    await edit(site, 'bread', definition(`${url}/b1`, 'every: 1s'))
    await until(() => expect(paths().slice(asked)).toContain('/b1'))
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
  })

  test('reads its settings anew on SIGHUP, and goes on with the old ones where the new cannot be used', async () => {
    const { url, seen } = await localServer((_request, response) => response.end(feed(1)))
    const site = await someSite({ mill: definition(url, 'every: 1s'), bread: definition(`${url}/bread`, '') }, settings)
    const { child, ended, log } = run(site)
    const ofBread = () => seen.filter((request) => request.url === '/bread')
    await until(() => expect(ofBread()).toHaveLength(1))
    const file = join(site.folder, 'settings.yaml')
    await appendFile(file, 'site: { tittle: wrong }\n')
    child.kill('SIGHUP')
    await until(() => expect(log()).toContain('the old ones hold'))
    const before = seen.length
    await until(() => expect(seen.length).toBeGreaterThan(before))
    await writeFile(
      file,
      'polling: { tick: 1s, shortest: 1s, longest: 2s }\nfetch: { allowPrivateNetworks: ["127.0.0.0/8"], userAgent: "another/1" }\n',
    )
    child.kill('SIGHUP')
    await until(() => expect(seen.at(-1)?.headers['user-agent']).toBe('another/1'))
    await until(() => expect(ofBread().length).toBeGreaterThan(1))
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('a second signal ends it at once', async () => {
    const module = new URL('../../src/cli/process/until-stopped.ts', import.meta.url)
    const program = `import { untilStopped } from '${module}'
      untilStopped().signal.addEventListener('abort', () => console.log('stopping'))
      setInterval(() => undefined, 1_000)
      console.log('ready')`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    const code = new Promise((resolve) => child.on('exit', resolve))
    await until(() => expect(said).toContain('ready'))
    child.kill('SIGINT')
    await until(() => expect(said).toContain('stopping'))
    child.kill('SIGINT')
    expect(await code).toBe(130)
  })
})
