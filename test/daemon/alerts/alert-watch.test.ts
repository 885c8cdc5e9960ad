import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { AlertMessage } from '../../../src/daemon/alerts/alert-message.ts'
import { alertSettings } from '../../../src/daemon/alerts/alert-settings.ts'
import { alertSinks } from '../../../src/daemon/alerts/alert-sinks.ts'
import { AlertWatch } from '../../../src/daemon/alerts/alert-watch.ts'
import type { LowDisk } from '../../../src/daemon/disk-watch.ts'
import { initialState, type SourceState } from '../../../src/poll/memory/source-state.ts'
import { localServer } from '../../support/local-server.ts'
import { pollParts, sourceOf } from '../../support/poll-parts.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const minute = 60_000
const sources = ['mill', 'oven', 'shop'].map((id) =>
  sourceOf(id, `list: { feed: { url: "https://${id}.example/" } }\n`),
)

/** A worker's alerts: what its webhook was sent, and an answer that a test can change. */
async function stage(options: { command?: readonly string[]; answer?: number } = {}) {
  const clock = { nowMs: Date.UTC(2026, 6, 1) }
  const parts = await pollParts({ clock })
  const messages: AlertMessage[] = []
  const hook = { status: options.answer ?? 204 }
  const { url } = await localServer(async (request, response) => {
    const message = JSON.parse(Buffer.concat(await request.toArray()).toString())
    if (hook.status < 300) messages.push(message)
    response.writeHead(hook.status).end()
  })
  const settings = alertSettings.parse({ webhook: url, ...(options.command && { command: options.command }) })
  const disk: LowDisk[] = []
  const start = () =>
    new AlertWatch({
      sinks: alertSinks(settings, parts.fetch),
      afterFailures: settings.afterFailures,
      sources: () => sources,
      lowDisk: () => disk,
      catalog: parts.archive.catalog,
      clock: () => clock.nowMs,
      log: parts.log,
    })
  const state = (id: string, now: Partial<SourceState>) => {
    const definitionHash = sources.find((each) => each.id === id)?.definitionHash ?? ''
    const row = { id, definitionHash, nextPollAtMs: 0, state: { ...initialState, ...now } }
    return parts.archive.catalog.sources.enrol([row])
  }
  const look = (watch: AlertWatch) => {
    clock.nowMs += minute
    watch.look()
  }
  return { messages, hook, disk, start, state, look, lines: parts.lines }
}
const told = (messages: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(messages).toHaveLength(count), 20_000)

describe('alerts', () => {
  test('are told once, together, with the reason and what to do, and once more when they are over', async () => {
    const { messages, start, state, look, disk, lines } = await stage()
    const watch = start()
    await state('mill', { consecutiveFailures: 3, lastFailure: 'HTTP 503' })
    await state('oven', { consecutiveFailures: 1, goneAtMs: Date.UTC(2026, 5, 30) })
    await state('shop', { consecutiveFailures: 2, lastFailure: 'a hiccup' })
    disk.push({ kind: 'low on space', reason: 'the disk runs out of space', remedy: 'make room' })
    look(watch)
    await told(messages, 1)
    expect(messages[0]?.raised).toMatchObject([
      {
        source: 'mill',
        kind: 'failing',
        reason: 'the last 3 polls failed: HTTP 503',
        whatToDo: expect.stringContaining('preview mill'),
      },
      { source: 'oven', kind: 'gone' },
      { kind: 'low on space', whatToDo: 'make room' },
    ])
    expect(messages[0]?.text).toMatch(
      /^feedkeeper on .*:\nmill is failing: [^\n]*\noven is gone: [^\n]*\ndisk is low on space: /,
    )
    await vi.waitFor(() => expect(lines).toContain('alerts.webhook is told'), 20_000)
    await watch.close()

    disk.pop()
    await state('mill', { consecutiveFailures: 0 })
    const again = start()
    look(again)
    await told(messages, 2)
    // A restart repeats nothing: the oven is still gone.
    expect(messages[1]).toMatchObject({
      raised: [],
      over: expect.arrayContaining([{ kind: 'failing', source: 'mill' }, { kind: 'low on space' }]),
    })
    await again.close()
  })

  test('are told again with the next look where the webhook does not take them, and the log says so', async () => {
    const { messages, hook, start, state, look, lines } = await stage({ answer: 500 })
    const watch = start()
    await state('mill', { consecutiveFailures: 3 })
    look(watch)
    await vi.waitFor(() => expect(lines.join()).toMatch(/alerts\.webhook: http.*HTTP 500; it is told again/), 20_000)
    hook.status = 200
    await vi.waitFor(() => {
      look(watch)
      expect(messages).toHaveLength(1)
    })
    await watch.close()
  })

  test('reach a command on its stdin; one that hangs keeps nobody else waiting, and ends with the worker', async () => {
    const folder = await tempFolder()
    const file = join(folder, 'told.json')
    const script = join(folder, 'notify.mjs')
    await writeFile(
      script,
      `import { writeFileSync } from 'node:fs'
       process.stdin.on('data', (data) => writeFileSync(process.argv[2], data)).on('end', () => setInterval(() => {}, 1e6))`,
    )
    const { messages, start, state, look } = await stage({ command: [process.execPath, script, file] })
    const watch = start()
    await state('mill', { consecutiveFailures: 3 })
    look(watch)
    await vi.waitFor(
      async () => expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ raised: [{ source: 'mill' }] }),
      20_000,
    )
    await state('oven', { consecutiveFailures: 3 })
    await told(messages, 1)
    look(watch)
    await told(messages, 2)
    expect(messages[1]?.raised.map(({ source }) => source)).toEqual(['oven'])
    await watch.close()
  })
})
