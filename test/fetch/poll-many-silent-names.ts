// Run in a network namespace by slow-names.test.ts: polls a hundred healthy sources, each with a name of its own, behind
// forty whose names nobody answers for, and writes how each poll ended as JSON.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameServer } from '../support/name-server.ts'
import { publicAddress } from './disguised-urls.ts'

const names = await nameServer(53, (name, type) => {
  if (!name.startsWith('healthy')) return 'no answer'
  return type === 'A' ? [publicAddress] : []
})
const server = createServer((request, response) => {
  const link = `http://${request.headers.host}/1`
  response.end(
    `<rss version="2.0"><channel><title>T</title><item><title>Low tide</title><link>${link}</link><description>At six.</description></item></channel></rss>`,
  )
})
await new Promise<void>((resolve) => server.listen(80, '::', resolve))

const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-test-'))
const feeds = join(folder, 'feeds')
await mkdir(feeds)
const define = (id: string, host: string) =>
  writeFile(join(feeds, `${id}.yaml`), `title: ${id}\nlang: en\nlist:\n  feed:\n    url: http://${host}/\n`)
for (let at = 0; at < 40; at += 1) await define(`a_silent_${at}`, `silent-${at}.test`)
for (let at = 0; at < 100; at += 1) await define(`healthy_${at}`, `healthy-${at}.test`)

// Shorter than the names keep each other waiting.
await writeFile(join(folder, 'feedkeeper.yaml'), 'fetch: { deadline: 3s }\n')

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const startedAtMs = Date.now()
const run = await new Promise<{ code: number | undefined; stdout: string; stderr: string }>((resolve) => {
  const child = execFile(process.execPath, [cli, 'poll', '--json'], { cwd: folder }, (_error, stdout, stderr) =>
    resolve({ code: child.exitCode ?? undefined, stdout, stderr }),
  )
})
process.stdout.write(JSON.stringify({ ...run, tookMs: Date.now() - startedAtMs }))
await rm(folder, { recursive: true, force: true })
names.close()
server.close()
