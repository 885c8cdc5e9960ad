import { existsSync } from 'node:fs'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, test, vi } from 'vitest'
import { askWorker } from '../../src/cli/ask-worker.ts'
import { BadUseError } from '../../src/cli/report-fatal.ts'
import { listenForPolls } from '../../src/daemon/socket/worker-socket.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const settings = 'polling: { tick: 1s }\nserver: { listen: off }\n'
const feed = (n: number) =>
  `<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link><item><title>Flour ${n}</title><link>https://mill.example/${n}</link><description>Ground.</description></item></channel></rss>`
const definition = (url: string, rest = 'every: 6h') => `list: { feed: { url: "${url}" } }\n${rest}\n`
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 })

/** A worker that runs and whose socket is there. */
async function worker(site: Site) {
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options])
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  await until(() => expect(log).toContain('feedkeeper keeps'))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await ended).code
  }
  return { log: () => log, end }
}

/** Asks the worker of an output folder as `feedkeeper poll` does. */
const ask = (output: string, id: string) =>
  askWorker(output, [id], { onStep: () => undefined, signal: AbortSignal.timeout(20_000) })

describe('feedkeeper poll beside a worker', () => {
  test('asks that worker, and tells in the same words and exit codes what came of it', async () => {
    let n = 0
    const { url, seen } = await localServer((asked, response) => {
      if (asked.url === '/down') response.writeHead(500).end()
      else response.end(feed(++n))
    })
    const site = await someSite({ mill: definition(`${url}/mill`), down: definition(`${url}/down`) }, settings)
    const { log, end } = await worker(site)
    await until(() => expect(log()).toMatch(/mill: 1 new[\s\S]*down: refused|down: refused[\s\S]*mill: 1 new/))
    const socket = join(site.output, 'worker.sock')
    await until(async () => expect((await stat(socket)).mode & 0o777).toBe(0o600))

    const one = await feedkeeper(['poll', 'mill', ...site.options])
    expect(one).toMatchObject({ code: 0, stderr: '' })
    expect(one.stdout).toMatch(
      /^mill {2}1 new {2}0 duplicates {2}next in [^\n]*\n1 new in .*articles\n\d+ feed files written/,
    )
    const both = await feedkeeper(['poll', '--json', ...site.options])
    expect(both.code).toBe(1)
    expect(JSON.parse(both.stdout)).toMatchObject({
      polls: [
        { sourceId: 'down', listing: { kind: 'refused', status: 500 } },
        { sourceId: 'mill', archived: [{ title: 'Flour 3' }] },
      ],
      skipped: [],
      broken: [],
    })
    await expect(ask(site.output, 'mil')).rejects.toThrow(/^no usable source mil in .*; the nearest are mill, down$/)
    await expect(ask(site.output, 'mil')).rejects.toBeInstanceOf(BadUseError)
    expect(seen.map((each) => each.url).sort()).toEqual(['/down', '/down', '/mill', '/mill', '/mill'])

    // A definition that was written a moment before is found.
    await writeFile(join(site.folder, 'feeds', 'oats.yaml'), definition(`${url}/oats`))
    expect(await ask(site.output, 'oats')).toMatchObject({ polls: [{ sourceId: 'oats', archived: [{}] }] })

    // Where the worker was killed, its socket is left, and nobody is asked.
    await end('SIGKILL')
    expect(existsSync(socket)).toBe(true)
    expect(await feedkeeper(['poll', 'mill', ...site.options])).toMatchObject({ code: 0, stderr: '' })
  })

  test('ends when the worker is stopped meanwhile, and the worker polls no more for who went away', async () => {
    let isHeld = false
    const { url, seen } = await localServer((_request, response) => isHeld || response.end(feed(1)))
    const sources = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, definition(`${url}/${id}`)]))
    const site = await someSite(sources, `polling: { tick: 1s, atOnce: 1 }\nserver: { listen: off }\n`)
    const { log, end } = await worker(site)
    await until(() =>
      expect(log().match(/ (new|duplicates?|unchanged|not modified).*; next poll in /g)).toHaveLength(4),
    )
    isHeld = true
    const asked = seen.length
    const { child, ended } = startFeedkeeper(['poll', ...site.options])
    await until(() => expect(seen.length).toBe(asked + 1))
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('begins no more') })
    const waiting = ask(site.output, 'd').catch((error: Error) => error)
    await until(() => expect(log()).toContain('asked by hand to poll d'))
    expect(await end('SIGTERM')).toBe(0)
    expect(await waiting).toMatchObject({ polls: [], isCutShort: true })
    expect(seen.slice(asked).map((each) => each.url)).not.toContain('/b')
    expect(existsSync(join(site.output, 'worker.sock'))).toBe(false)
  })
})

describe('the socket of a worker', () => {
  const round = {
    polls: [],
    skipped: [],
    broken: [],
    published: { written: [], unchanged: 0, failed: [], isUnfinished: false, tookMs: 0 },
    isCutShort: false,
  }

  test('takes the place of one that a killed worker left, and is gone when it is closed', async () => {
    const folder = await tempFolder()
    const left = await listen(folder)
    await rename(join(folder, 'worker.sock'), join(folder, 'kept.sock'))
    await left.close()
    await rename(join(folder, 'kept.sock'), join(folder, 'worker.sock'))
    expect(await ask(folder, 'mill')).toBeUndefined()
    const socket = await listen(folder)
    expect(await ask(folder, 'mill')).toEqual(round)
    await socket.close()
    expect(existsSync(join(folder, 'worker.sock'))).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'is reached in an output folder whose path is too long for one',
    async () => {
      const folder = join(await tempFolder(), 'a'.repeat(110))
      await mkdir(folder)
      const socket = await listen(folder)
      expect(await ask(folder, 'mill')).toEqual(round)
      await socket.close()
      expect(existsSync(join(folder, 'worker.sock'))).toBe(false)
    },
  )

  test('understands nothing else', async () => {
    const folder = await tempFolder()
    const socket = await listen(folder)
    const say = (path: string, body: string) =>
      new Promise<string>((resolve, reject) => {
        const socketPath = join(folder, 'worker.sock')
        const headers = { 'content-length': body.length }
        request({ socketPath, method: 'POST', path, headers }, (response) => {
          response.setEncoding('utf8').on('data', resolve)
        })
          .on('error', reject)
          .end(body)
      })
    expect(await say('/poll', '{"sources": 5}')).toContain('does not understand')
    expect(await say('/stop', '{"sources": []}')).toContain('does not understand')
    expect(await say('/poll', 'nonsense')).toContain('error')
    await socket.close()
  })

  function listen(folder: string) {
    return listenForPolls(folder, {
      acts: { pollNow: async () => round, noteBacklog: async () => ({ sources: [], waiting: 0 }) },
      log: pino({ level: 'silent' }),
    })
  }
})
