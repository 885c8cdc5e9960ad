import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed =
  '<rss version="2.0"><channel><title>Mill</title><link>https://mill.example/</link><item><title>Flour</title><link>https://mill.example/1</link><description>Ground.</description></item></channel></rss>'

/** Starts the program with one of its streams on a disk that is full. */
function startOnFullDisk(stream: 'stdout' | 'stderr', args: readonly string[]) {
  const full = openSync('/dev/full', 'w')
  const stdio = stream === 'stdout' ? (['ignore', full, 'pipe'] as const) : (['ignore', 'pipe', full] as const)
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, NO_COLOR: '1', MALLOC_ARENA_MAX: '1' }
  const child = spawn(process.execPath, ['src/cli.ts', ...args], { stdio: [...stdio], env })
  closeSync(full)
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = text(
    stream === 'stdout' ? (child.stderr as NodeJS.ReadableStream) : (child.stdout as NodeJS.ReadableStream),
  )
  return { child, ended: once(child, 'close').then(async ([code]) => ({ code, told: await told })) }
}

async function mill() {
  const { url } = await localServer((_request, response) => response.end(feed))
  return someSite({ mill: `list: { feed: { url: "${url}/" } }\nevery: 1h\n` }, 'server: { listen: "off" }')
}

// Every write to it fails as on a full disk; Linux alone has it.
describe.skipIf(!existsSync('/dev/full'))('where a disk is full', () => {
  test('that results go to, the work is done, and one line says what became of them', async () => {
    const { options } = await mill()
    const { code, told } = await startOnFullDisk('stdout', ['poll', ...options]).ended
    expect(told).toMatch(/^feedkeeper: the results cannot be written: ENOSPC.*; make room on the disk\n$/)
    expect(code).toBe(1)
    expect((await feedkeeper(['status', ...options])).stdout).toMatch(/^1 source, 1 articles; nothing calls/)
  })

  test('that the log goes to, a worker goes on, and a command keeps its exit code', async () => {
    const { options } = await mill()
    expect(await startOnFullDisk('stderr', ['status', 'nobody', ...options]).ended).toMatchObject({ code: 2 })
    const { child, ended } = startOnFullDisk('stderr', ['run', ...options])
    await expect
      .poll(async () => (await feedkeeper(['status', ...options])).stdout, { timeout: 30_000 })
      .toMatch(/^1 source, 1 articles/)
    expect((await feedkeeper(['poll', ...options])).code).toBe(0)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
  })
})
