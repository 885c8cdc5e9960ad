import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../support/postgres.ts'
import { type ClientName, editDefinition, killClient, startClient, startFleetWorker, writeSources } from './client.ts'
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

/**
 * Plays every host to one client, or to three workers that share an archive, for a while, kills and restarts it, or one of them,
 * in the middle, and judges what the hosts saw.
 */
export async function runScore(options: ScoringRun): Promise<{ scores: readonly Score[]; run: Run; requests: number }> {
  const { client: name, pace, lastsMs, folder } = options
  const hosts = await playHosts(scenes, pace, options.second)
  await writeSources(folder, hosts, pace)
  const server = name === 'fleet' ? await startPostgres() : undefined
  const database = await server?.emptyPlace()
  const start = async (worker: string): Promise<ChildProcess> =>
    database === undefined ? startClient(name, folder) : startFleetWorker(worker, folder, database)
  let client = await start('one')
  const others = database === undefined ? [] : [await start('two'), await start('three')]
  try {
    const startedAt = Date.now()
    await sleep(lastsMs * 0.3)
    const edited = hosts.find((host) => host.scene.name === 'edited')
    if (edited !== undefined) await editDefinition(folder, edited, pace)
    const editedAt = Date.now()
    await sleep(lastsMs * 0.2)
    await killClient(client)
    const restartedAt = Date.now()
    client = await start('one')
    await sleep(lastsMs * 0.5)
    const died = [client, ...others].map(({ exitCode }) => exitCode).find((code) => code !== null)
    await killClient(client)
    if (died !== undefined) throw new Error(`the client ended by itself with ${died}; see ${folder}/client.log`)
    const run = { pace, startedAt, endedAt: Date.now(), restartedAt, editedAt }
    return { scores: judge(hosts, run), run, requests: hosts.reduce((sum, { seen }) => sum + seen.length, 0) }
  } finally {
    for (const each of [client, ...others]) await killClient(each)
    await Promise.all(hosts.map((host) => host.close()))
    await server?.stop()
  }
}
