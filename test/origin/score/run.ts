import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientName, editDefinition, killClient, startClient, writeSources } from './client.ts'
import { playHosts } from './hosts.ts'
import type { Pace, Run } from './scene.ts'
import { judge, type Score, scenes } from './score.ts'

/** What a scoring run is made of. */
export type ScoringRun = {
  readonly client: ClientName
  readonly pace: Pace
  readonly lastsMs: number
  /** An empty folder for definitions, output and the client's log. */
  readonly folder: string
  /** Second number of the loopback addresses, so that two runs do not meet. */
  readonly second: number
}

/** Plays every host to one client for a while, kills and restarts it in the middle, and judges what the hosts saw. */
export async function runScore(options: ScoringRun): Promise<{ scores: readonly Score[]; run: Run; requests: number }> {
  const { client: name, pace, lastsMs, folder } = options
  const hosts = await playHosts(scenes, pace, options.second)
  let client = startClient(name, await written())
  try {
    const startedAt = Date.now()
    await sleep(lastsMs * 0.3)
    const edited = hosts.find((host) => host.scene.name === 'edited')
    if (edited !== undefined) await editDefinition(folder, edited, pace)
    const editedAt = Date.now()
    await sleep(lastsMs * 0.2)
    await killClient(client)
    const restartedAt = Date.now()
    client = startClient(name, folder)
    await sleep(lastsMs * 0.5)
    const died = client.exitCode
    await killClient(client)
    if (died !== null) throw new Error(`the client ended by itself with ${died}; see ${folder}/client.log`)
    const run = { pace, startedAt, endedAt: Date.now(), restartedAt, editedAt }
    return { scores: judge(hosts, run), run, requests: hosts.reduce((sum, { seen }) => sum + seen.length, 0) }
  } finally {
    await killClient(client)
    await Promise.all(hosts.map((host) => host.close()))
  }

  async function written(): Promise<string> {
    await writeSources(folder, hosts, pace)
    return folder
  }
}
