import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeDueQueue, describeTimedClaims } from '../contracts/due-queue.ts'
import type { NewCatalog } from '../contracts/open-catalog.ts'

const minute = 60_000

const newCatalog: NewCatalog = async () => {
  const file = join(await tempFolder(), 'catalog.db')
  return async (stateOf) => openCatalog(file, stateOf)
}

describeDueQueue('in SQLite', newCatalog)
describeTimedClaims('in SQLite', newCatalog, { leaseMs: minute })

const program = fileURLToPath(new URL('claim-all.ts', import.meta.url))
const now = Date.UTC(2026, 0, 1)

/** Another process that claims everything once it is told to go. */
async function claimer(file: string): Promise<ChildProcessByStdio<Writable, Readable, null>> {
  const child = spawn(process.execPath, [program, file, String(now)], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

describe('the claims in the catalog', () => {
  test('give two processes 10,000 due sources, each exactly once', async () => {
    const file = join(await tempFolder(), 'catalog.db')
    const { catalog, queue } = openCatalog(file, (facts) => facts)
    onTestFinished(() => catalog.close())
    const ids = Array.from({ length: 10_000 }, (_, n) => `s${n}`)
    await catalog.sources.enrol(ids.map((id) => ({ id, definitionHash: 'd', nextPollAtMs: now, state: {} })))
    const children = await Promise.all([claimer(file), claimer(file)])
    const outputs = children.map((child) => text(child.stdout))
    for (const child of children) child.stdin.write('go\n')
    const claimed = (await Promise.all(outputs)).map((output) => JSON.parse(output) as string[])
    for (const some of claimed) expect(some.length).toBeGreaterThan(0)
    expect(claimed.flat().sort()).toEqual(ids.sort())
    expect(await queue.claim(now, 10)).toEqual([])
    expect((await queue.claim(now + minute, 20_000)).length).toBe(10_000)
  })
})
