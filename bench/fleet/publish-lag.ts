import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const rounds = 3
const lookEveryMs = 50
const patienceMs = 120_000

/** How long new articles took from when they were kept to when a reader got them in the feed of all, in milliseconds. */
export async function publishLags(options: {
  /** Serves sites, a hundredth of which bring an article each time they are told to. */
  readonly origin: ChildProcess
  readonly expected: number
  readonly output: string
  /** Where readers ask, with a slash at its end. */
  readonly address: string
}): Promise<readonly number[]> {
  const { origin, expected, output, address } = options
  const seenAt = new Map<string, number>()
  for (let generation = 1; generation <= rounds; generation += 1) {
    origin.send({ generation, changedShare: 0.01 })
    await once(origin, 'message')
    const endsAt = performance.now() + patienceMs
    while (seenAt.size < generation * expected) {
      if (performance.now() > endsAt)
        throw new Error(`${seenAt.size} of ${generation * expected} articles are published`)
      await sleep(lookEveryMs)
      const feed = await (await fetch(`${address}all.json`)).text()
      for (const [, id = ''] of feed.matchAll(/"Story (\d+-\d{4,})"/g)) if (!seenAt.has(id)) seenAt.set(id, Date.now())
    }
  }
  origin.send({ generation: 0, changedShare: 0 })
  await once(origin, 'message')
  const keptAt = await keptTimes(join(output, 'journal'))
  return [...seenAt].map(([id, atMs]) => atMs - (keptAt.get(id) ?? Number.NaN)).sort((a, b) => a - b)
}

/** When each article was kept, by what the journals say. */
async function keptTimes(folder: string): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>()
  for (const name of await readdir(folder)) {
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      const id = /example\/(\d{4,})"/.exec(line)?.[1]
      const source = /s(\d+)\.example/.exec(line)?.[1]
      const at = /"firstSeen":"([^"]+)"/.exec(line)?.[1]
      if (id !== undefined && at !== undefined) times.set(`${source}-${id}`, Date.parse(at))
    }
  }
  return times
}
