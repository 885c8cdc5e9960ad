import { execFileSync } from 'node:child_process'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Kiln</title>${[1, 2, 3]
  .map(
    (n) =>
      `<item><title>Pot ${n}</title><link>https://kiln.example/${n}</link><description>Fired.</description></item>`,
  )
  .join('')}</channel></rss>`

test('what is no readable article under the name of one is told once and left out, and leftovers of a kill are removed', async () => {
  const { url } = await localServer((_request, response) => response.end(feed))
  const site = await someSite(
    { kiln: `list: { feed: { url: "${url}/feed" } }\nevery: 1s\n` },
    'polling: { tick: 1s }\nserver: { listen: "off" }',
  )
  expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0, stderr: '' })
  const sound = await feedkeeper(['rebuild', ...site.options])
  expect(sound).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^3 articles: .* 0 damaged\n.*\n$/),
  })

  const place = (hash: string) => join(site.output, 'articles', hash.slice(0, 2), `${hash}.md`)
  const [pipe, folder, loop, text] = ['ab', 'ac', 'ad', 'ae'].map((two) => two.repeat(8)) as [
    string,
    string,
    string,
    string,
  ]
  for (const hash of [pipe, folder, loop, text]) await mkdir(join(place(hash), '..'), { recursive: true })
  execFileSync('mkfifo', [place(pipe)])
  await mkdir(place(folder))
  await symlink(place(loop), place(loop))
  await writeFile(place(text), 'no article')
  const leftovers = [
    join(site.output, 'feeds', '.all.json.tmp'),
    join(site.output, 'feeds', 'all', '.2026-01.rss.xml.gz.tmp'),
    join(site.output, 'articles', 'af', '.afcdefabcdefabcd.md.tmp'),
  ]
  await mkdir(join(site.output, 'feeds', 'all'), { recursive: true })
  await mkdir(join(site.output, 'articles', 'af'), { recursive: true })
  for (const file of leftovers) await writeFile(file, 'half a fi')

  const { child, ended } = startFeedkeeper(['run', ...site.options])
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk) => `${chunk}`.includes('kiln: ') && resolve())
  })
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  expect(code).toBe(0)
  const told = stderr.split('\n').filter((line) => line.includes('it is left out of the catalog'))
  expect(told).toHaveLength(4)
  for (const hash of [pipe, folder, loop, text]) expect(told.join('\n')).toContain(place(hash))
  expect(stderr).not.toMatch(/\n\s+at /)
  const names = (await readdir(site.output, { recursive: true })).filter((name) => name.endsWith('.tmp'))
  expect(names).toEqual([])

  expect((await feedkeeper(['poll', ...site.options])).stderr).not.toContain('left out')
  const damaged = await feedkeeper(['rebuild', ...site.options])
  expect(damaged.code).toBe(1)
  const lines = damaged.stdout.trimEnd().split('\n').slice(2)
  expect(damaged.stdout).toMatch(/^3 articles: 0 added, 0 removed, 0 corrected, 4 damaged\n/)
  expect(lines).toHaveLength(4)
  for (const hash of [pipe, folder, loop, text]) expect(lines.join('\n')).toContain(place(hash))
  expect(damaged.stderr).toBe('')
})
