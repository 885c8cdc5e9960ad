import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { copyOf, feedkeeper, feedkeeperProcess, type Run, type Site, someSite } from '../support/feedkeeper.ts'
import { type LocalServer, localServer } from '../support/local-server.ts'
import { canMount, startMounted } from '../support/mount-namespace.ts'
import { madeOnce } from '../support/when-over.ts'

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title>${Array.from(
  { length: 40 },
  (_, n) =>
    `<item><title>Flour ${n}</title><link>https://mill.example/${n}</link><description>${`Fine flour ${n}. `.repeat(20)}</description></item>`,
).join('')}</channel></rss>`

async function mill(settings = '', every = '1h'): Promise<Site & Pick<LocalServer, 'seen'>> {
  const { url, seen } = await localServer((_request, response) => response.end(feed))
  return { ...(await someSite({ mill: `list: { feed: { url: "${url}/feed" } }\nevery: ${every}\n` }, settings)), seen }
}

/** One line that says which file, why and what to do, and nothing else. */
function expectOneLine({ code, stdout, stderr }: Run, expected: { code: number; line: RegExp }): void {
  expect({ code, stdout }).toEqual({ code: expected.code, stdout: '' })
  expect(stderr).toMatch(expected.line)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
}

describe('an output folder that cannot be used is told in one line with its remedy, exit code 2:', () => {
  test.each<[string, (output: string) => Promise<unknown>, RegExp]>([
    ['it is a file', (output) => writeFile(output, ''), /output: it is no folder; .*--output/],
    [
      'worker.lock is full of garbage',
      async (output) => {
        await mkdir(output)
        await writeFile(join(output, 'worker.lock'), 'garbage'.repeat(2_000))
      },
      /worker\.lock: it is no lock of ours; look at what it is and delete it/,
    ],
    [
      'the journal is a file',
      async (output) => {
        await mkdir(output)
        await writeFile(join(output, 'journal'), '')
      },
      /output\/journal: it is no folder; move it away/,
    ],
    [
      'the articles are a file',
      async (output) => {
        await mkdir(output)
        await writeFile(join(output, 'articles'), '')
      },
      /output\/articles: it is no folder; move it away/,
    ],
    [
      'the catalog is a folder',
      (output) => mkdir(join(output, 'catalog.db'), { recursive: true }),
      /catalog\.db: it is no file/,
    ],
  ])('%s', async (_what, spoil, line) => {
    const site = await mill()
    await spoil(site.output)
    expectOneLine(await feedkeeper(['poll', ...site.options]), { code: 2, line })
  })

  test('it would stand below a file, or where no folder can be made', async () => {
    const site = await mill()
    await writeFile(join(site.folder, 'a-file'), '')
    const below = ['poll', ...site.options, '--output', join(site.folder, 'a-file', 'output')]
    expectOneLine(await feedkeeper(below), { code: 2, line: /a-file\/output: .*\(ENOTDIR\); .*--output/ })
    const nowhere = ['poll', ...site.options, '--output', '/proc/feedkeeper']
    expectOneLine(await feedkeeper(nowhere), { code: 2, line: /\/proc\/feedkeeper: no folder can be made.*--output/ })
  })

  test('the daemon has no journal to write, or no folder of definitions', async () => {
    const site = await mill()
    await mkdir(site.output)
    await writeFile(join(site.output, 'journal'), '')
    const line = /output\/journal: it is no folder; move it away/
    expectOneLine(await feedkeeperProcess(['run', ...site.options]), { code: 2, line })
    await rm(join(site.folder, 'feeds'), { recursive: true })
    expectOneLine(await feedkeeperProcess(['run', ...site.options]), {
      code: 2,
      line: /feeds: there is no such folder of sources; `feedkeeper init` makes a first one/,
    })
  })
})

describe.runIf(canMount)('on a disk', () => {
  const polled = madeOnce(async () => {
    const site = await mill()
    await feedkeeper(['poll', ...site.options])
    return site
  })

  test('that cannot be written, a command that writes is told so in one line, and status reads', async () => {
    const site = await copyOf(polled())
    const readOnly = [`mount --bind '${site.output}' '${site.output}'`, `mount -o remount,bind,ro '${site.output}'`]
    const expected = { code: 2, line: /worker\.lock: it cannot be written; make the output folder writable/ }
    for (const command of ['poll', 'run']) {
      expectOneLine(await startMounted(readOnly, [command, ...site.options]).ended, expected)
    }
    const status = await startMounted(readOnly, ['status', ...site.options]).ended
    expect(status).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^mill .* 40 /m) })
  })

  test('that is full, a command that writes is told so in one line, and status reads', async () => {
    const site = await copyOf(polled())
    const full = [
      `cp -r '${site.output}' '${site.folder}/copy'`,
      `mount -t tmpfs -o size=2m none '${site.output}'`,
      `cp -r '${site.folder}/copy/.' '${site.output}'`,
      `{ cat /dev/zero > '${site.output}/filling' 2>/dev/null; true; }`,
    ]
    const line = /worker\.lock: (disk I\/O error; look at the disk: it may be full|.*make room on the disk)/
    expectOneLine(await startMounted(full, ['poll', ...site.options]).ended, { code: 1, line })
    const status = await startMounted(full, ['status', ...site.options]).ended
    expect(status).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^mill .* 40 /m) })
  })

  test('that is full while it runs, each cause is told once with what to do, however many ticks follow', async () => {
    const site = await mill(
      'polling: { tick: 1s }\npublish: { delay: 100ms, maxDelay: 1s }\nserver: { listen: "off" }',
      '1s',
    )
    const small = [`mkdir '${site.output}'`, `mount -t tmpfs -o size=560k none '${site.output}'`]
    const { child, ended } = startMounted(small, ['run', ...site.options])
    await expect.poll(() => site.seen.length, { timeout: 60_000 }).toBeGreaterThan(0)
    await pause(3_500)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/(room on the disk|may be full)/)
    expect(stderr).not.toMatch(/\n\s+at /)
    const messages = stderr.split('\n').flatMap((line) => /"level":[45]0.*"msg":"([^"]*)"/.exec(line)?.[1] ?? [])
    const told = messages.filter((message) => !/ … (once more|\d+ more times) in \d+s$/.test(message))
    const causes = told.map((message) => message.replace(/; next poll in .*/, ''))
    expect(causes).toEqual([...new Set(causes)])
  })
})
