// Run in a network namespace by slow-names.test.ts: polls a healthy source behind twelve whose names nobody answers for, and
// writes when the healthy one was asked and when each poll ended as JSON.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameServer } from '../support/name-server.ts'
import { publicAddress } from './disguised-urls.ts'

const names = await nameServer(53, (name, type) => {
  if (name !== 'healthy.test') return 'no answer'
  return type === 'A' ? [publicAddress] : []
})
let askedAtMs = 0
const server = createServer((_request, response) => {
  askedAtMs = Date.now()
  response.end(
    '<rss version="2.0"><channel><title>T</title><item><title>Low tide</title><link>http://healthy.test/1</link><description>At six.</description></item></channel></rss>',
  )
})
await new Promise<void>((resolve) => server.listen(80, '::', resolve))

const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-test-'))
const feeds = join(folder, 'feeds')
await mkdir(feeds)
const define = (id: string, host: string) =>
  writeFile(join(feeds, `${id}.yaml`), `title: ${id}\nlang: en\nlist:\n  feed:\n    url: http://${host}/\n`)
for (let at = 10; at < 22; at += 1) await define(`a_silent_${at}`, `silent-${at}.test`)
await define('healthy', 'healthy.test')

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const log = await new Promise<string>((resolve) => {
  const options = [cli, 'poll', '--log-level', 'info']
  execFile(process.execPath, options, { cwd: folder }, (_error, _stdout, stderr) => resolve(stderr))
})
const endedAtMs: Record<string, number> = {}
for (const line of log.split('\n').filter((text) => text.startsWith('{'))) {
  const { source, tookMs, time } = JSON.parse(line) as { source?: string; tookMs?: number; time: string }
  if (source !== undefined && tookMs !== undefined) endedAtMs[source] = Date.parse(time)
}
process.stdout.write(JSON.stringify({ askedAtMs, endedAtMs, log }))
await rm(folder, { recursive: true, force: true })
names.close()
server.close()
