// Run in a network namespace by stop-while-looking-up.test.ts: starts the program on sources whose names nobody answers for,
// stops it while the look-ups hang, and writes how each run ended as JSON.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { nameServer } from '../support/name-server.ts'

const asked = new Set<string>()
const names = await nameServer(53, (name) => {
  asked.add(name)
  return 'no answer'
})

const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-test-'))
await mkdir(join(folder, 'feeds'))
for (let at = 0; at < 12; at += 1) {
  await writeFile(join(folder, 'feeds', `silent_${at}.yaml`), `list: { feed: { url: "http://silent-${at}.test/" } }\n`)
}
const impatient = join(folder, 'impatient.yaml')
await writeFile(impatient, 'fetch: { nameTimeout: 300ms }\n')

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
/** Writes a program that does something, looks up names nobody answers for, and does something else. */
async function program(name: string, first: string, then = ''): Promise<string> {
  const file = join(folder, name)
  const room = new URL('../../src/cli/process/', import.meta.url)
  await writeFile(
    file,
    `import { lookup } from 'node:dns'
    import { endDespiteLookUps } from '${new URL('end-at-once.ts', room)}'
    import { untilStopped } from '${new URL('until-stopped.ts', room)}'
    ${first}
    for (let at = 0; at < 2; at += 1) lookup('silent-' + at + '.test', () => undefined)
    ${then}`,
  )
  return file
}
const stubborn = await program('stubborn.mjs', 'untilStopped(); setTimeout(() => undefined, 60_000)')
const wordy = await program(
  'wordy.mjs',
  '',
  "process.exitCode = 1; process.stdout.write('x'.repeat(2_000_000)); await endDespiteLookUps(1)",
)

/** Starts a program, waits until look-ups hang, sends it the signals, and tells how and when it ended. */
async function stop(args: readonly string[], signals: readonly NodeJS.Signals[]) {
  asked.clear()
  // Sources that failed a moment ago would wait for their next poll.
  await rm(join(folder, 'output'), { recursive: true, force: true })
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const startedAtMs = Date.now()
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += chunk))
  child.stderr.on('data', (chunk) => (output.stderr += chunk))
  const ended = once(child, 'close')
  while (asked.size < 2 && child.exitCode === null) await pause(20)
  const askedAtMs = Date.now()
  for (const signal of signals) {
    child.kill(signal)
    await pause(100)
  }
  const [code, signal] = await ended
  const now = Date.now()
  return { code, signal, tookMs: now - (signals.length > 0 ? askedAtMs : startedAtMs), ...output }
}

const results = {
  run: await stop([cli, 'run'], ['SIGTERM']),
  twice: await stop([stubborn], ['SIGINT', 'SIGTERM']),
  poll: await stop([cli, 'poll'], ['SIGINT']),
  wordy: await stop([wordy], []),
  impatient: await stop([cli, 'poll', '--json', '--config', impatient], []),
}
process.stdout.write(JSON.stringify(results))
await rm(folder, { recursive: true, force: true })
names.close()
