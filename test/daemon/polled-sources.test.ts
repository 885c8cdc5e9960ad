import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PolledSources } from '../../src/daemon/polled-sources.ts'
import { SourceFolder } from '../../src/source/source-folder.ts'
import { pollParts } from '../support/poll-parts.ts'
import { tempFolder } from '../support/temp-folder.ts'

const definition = 'list: { feed: { url: "https://mill.example/feed" } }\n'

/** A worker with definitions of its own, on an archive that it shares with others. */
async function workerWith(parts: Awaited<ReturnType<typeof pollParts>>, ...ids: readonly string[]) {
  const folder = join(await tempFolder(), 'feeds')
  await mkdir(folder)
  const define = (id: string, text = definition) => writeFile(join(folder, `${id}.yaml`), text)
  for (const id of ids) await define(id)
  const definitions = new SourceFolder(folder)
  await definitions.look()
  const fetcher = { limitOf: () => ({ name: 'mill.example', connections: 2, spacingMs: 0 }), delayMs: () => 0 }
  const sources = new PolledSources({
    folder: definitions,
    parts,
    fetcher: fetcher as never,
    publisher: { markStale: () => undefined },
    alone: (work) => work(),
  })
  await sources.enrol()
  return { sources, define, forget: (id: string) => rm(join(folder, `${id}.yaml`)) }
}

test('what a worker with other definitions takes out is taken back by one that has it, until none has it', async () => {
  const hand = { nowMs: Date.UTC(2026, 1, 3) }
  const parts = await pollParts({ clock: hand })
  const neverDue = () => parts.archive.catalog.sources.neverDue()
  const one = await workerWith(parts, 'flour', 'grain')
  expect(await neverDue()).toEqual([])
  await workerWith(parts, 'bread')
  expect(await neverDue()).toEqual(['flour', 'grain'])
  await one.sources.keepInQueue(false)
  expect(await neverDue()).toEqual(['flour', 'grain'])
  hand.nowMs += 60_000
  await one.sources.keepInQueue(false)
  expect(await neverDue()).toEqual([])
  expect(parts.lines).toEqual([
    'flour, grain: another worker, which has no definition of it, had taken it out; it is polled again; give all workers the same definitions',
  ])
  await one.forget('grain')
  await one.sources.readChanges()
  hand.nowMs += 60_000
  await one.sources.keepInQueue(false)
  expect(await neverDue()).toEqual(['grain'])
})

test('definitions of one source that differ between workers are told by who polls it after the other', async () => {
  const parts = await pollParts()
  const [one, two] = [await workerWith(parts, 'flour'), await workerWith(parts, 'flour')]
  await one.sources.poll('flour', {})
  await two.sources.poll('flour', {})
  const told = () => parts.lines.filter((line) => line.includes('another definition'))
  expect(told()).toEqual([])
  await two.define('flour', definition.replace('/feed', '/rss'))
  await two.sources.readChanges()
  await two.sources.poll('flour', {})
  expect(told()).toEqual([])
  await one.sources.poll('flour', {})
  expect(told()).toEqual([
    'flour: another worker polls it by another definition; until all have the same one, each asks for all of it anew',
  ])
})
