import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startClient } from '../score/client.ts'
import { feed } from '../score/feed-reply.ts'
import { type PlayedHost, playHosts } from '../score/hosts.ts'
import { gaps, latestMs, type Scene, seconds } from '../score/scene.ts'
import { addressFaults, redirectFaults } from './address-faults.ts'
import { connectionFaults } from './connection-faults.ts'
import { contentFaults } from './content-faults.ts'
import type { Fault } from './fault.ts'
import { type ForbiddenListeners, startForbidden } from './forbidden-place.ts'
import { type PlayedFault, playFaults } from './play-faults.ts'
import { sizeFaults } from './size-faults.ts'
import { trapCheck } from './trap-check.ts'
import { type Check, type LogLine, peakMemory, readLog } from './watch.ts'

const pace = { everyMs: 5_000, waitSeconds: 20, tickMs: 5_000, spacingMs: 1_000 }
const mostMemoryBytes = 300 * 1024 * 1024
const mostStopMs = 10_000

const healthy: readonly Scene[] = Array.from({ length: 8 }, (_, at) => ({
  name: `healthy_${at + 1}`,
  play: (_request, nth) => feed(at * 1000 + nth),
  rules: [],
}))

/** Runs the daemon for a while against everything hostile there is, with a few healthy hosts beside, and checks it. */
export async function runSoak(options: {
  readonly folder: string
  readonly lastsMs: number
  /** Which faults, by their id; all by default. */
  readonly only?: RegExp
  /** Whether this network is nothing but loopback and our own resolver. */
  readonly isIsolated: boolean
}): Promise<readonly Check[]> {
  const { folder, lastsMs, isIsolated, only = /./ } = options
  const forbidden = await startForbidden(isIsolated)
  const trap = await trapCheck(forbidden, isIsolated)
  const hosts = await playHosts(healthy, pace, 98)
  const faults: readonly Fault[] = [
    ...sizeFaults(),
    ...connectionFaults,
    ...redirectFaults,
    ...addressFaults(forbidden, isIsolated),
    ...contentFaults(`http://127.0.0.2:${forbidden.port}/`),
  ]
  const { played, close } = await playFaults(faults.filter(({ id }) => only.test(id)))
  await writeSoak(folder, [
    ...hosts.map((host) => ({ id: host.scene.name, url: `${host.url}/feed.xml` })),
    ...played.map(({ fault, url }) => ({ id: fault.id, url, definition: fault.definition })),
    { id: 'at_forbidden', url: `http://127.0.0.2:${forbidden.port}/` },
  ])
  const daemon = startClient('daemon', folder)
  try {
    const startedAt = Date.now()
    await Promise.race([sleep(lastsMs), once(daemon, 'exit')])
    const peak = peakMemory(daemon.pid ?? 0)
    const hadEnded = daemon.exitCode !== null || daemon.signalCode !== null
    const stop = await stopDaemon(daemon)
    const log = readLog(join(folder, 'client.log'))
    const kept = await archivedTitles(folder)
    return [
      trap,
      {
        says: 'the daemon ran to the end',
        holds: !hadEnded,
        because: `it ended with ${daemon.exitCode ?? daemon.signalCode}`,
      },
      stop,
      memoryCheck(peak),
      arrivalCheck(forbidden),
      ...hosts.map((host) => onTime(host, startedAt)),
      ...played.map((each) => faultCheck(each, log, kept)),
      oneLine('at_forbidden', 'a definition that names a forbidden address', log),
      plainLog(log),
    ]
  } finally {
    daemon.kill('SIGKILL')
    forbidden.close()
    close()
    await Promise.all(hosts.map((host) => host.close()))
  }
}

async function writeSoak(
  folder: string,
  sources: readonly { id: string; url: string; definition?: string | undefined }[],
): Promise<void> {
  await mkdir(join(folder, 'feeds'), { recursive: true })
  for (const { id, url, definition } of sources) {
    const text = `every: ${pace.everyMs / 1000}s\nlist:\n  feed:\n    url: ${url}\n${definition ?? ''}`
    await writeFile(join(folder, 'feeds', `${id}.yaml`), text)
  }
  const settings = 'fetch:\n  contactUrl: https://feedkeeper.example/about\n  allowPrivateNetworks: ["127.98.0.0/15"]\n'
  await writeFile(join(folder, 'feedkeeper.yaml'), settings)
}

async function stopDaemon(daemon: ChildProcess): Promise<Check> {
  const askedAt = Date.now()
  if (daemon.exitCode === null && daemon.signalCode === null) {
    daemon.kill('SIGTERM')
    await Promise.race([once(daemon, 'exit'), sleep(mostStopMs + 5_000)])
  }
  const tookMs = Date.now() - askedAt
  return {
    says: `SIGTERM ends it within ${seconds(mostStopMs)}, well`,
    holds: daemon.exitCode === 0 && tookMs <= mostStopMs,
    because: `it ended with ${daemon.exitCode ?? daemon.signalCode ?? 'nothing'} after ${seconds(tookMs)}`,
  }
}

function memoryCheck(peak: number | undefined): Check {
  const megabytes = (peak ?? 0) / 1024 / 1024
  return {
    says: `memory stays under 300 MB (peak ${peak === undefined ? 'unknown' : `${megabytes.toFixed(0)} MB`})`,
    holds: peak === undefined || peak < mostMemoryBytes,
    because: `the peak was ${megabytes.toFixed(0)} MB`,
  }
}

function arrivalCheck({ arrivals }: ForbiddenListeners): Check {
  return {
    says: 'nothing reached a forbidden address',
    holds: arrivals.length === 0,
    because: arrivals.slice(0, 5).join('; '),
  }
}

function onTime({ scene, seen }: PlayedHost, startedAt: number): Check {
  const first = (seen[0]?.at ?? Number.POSITIVE_INFINITY) - startedAt
  const longest = Math.max(first, Date.now() - (seen.at(-1)?.at ?? 0) - mostStopMs, ...gaps(seen).map((gap) => gap.ms))
  return {
    says: `${scene.name} is polled on time`,
    holds: seen.length >= 2 && longest <= latestMs(pace),
    because: `${seen.length} polls, the longest wait was ${seconds(longest)}`,
  }
}

function faultCheck({ fault, requests }: PlayedFault, log: readonly LogLine[], kept: string): Check {
  const { id, says, outcome, keeps = [] } = fault
  if (requests.count === 0) return { says: `${id}: ${says}`, holds: false, because: 'it was never polled' }
  if (outcome === 'fails') return oneLine(id, says, log)
  const lost = keeps.filter((title) => !kept.includes(`title: "${title}"`))
  return { says: `${id}: ${says}`, holds: lost.length === 0, because: `not kept: ${lost.join(', ')}` }
}

/** A fault must be told, in one line that names the source; never as a stack or not at all. */
function oneLine(id: string, says: string, log: readonly LogLine[]): Check {
  const lines = log.filter((line) => line.source === id && line.level >= 40)
  const bad = lines.find(({ msg }) => !msg.includes(id) || msg.includes('\n') || msg.length > 1_200)
  return {
    says: `${id}: ${says}${lines[0] === undefined ? '' : ` → ${lines[0].msg}`}`,
    holds: lines.length > 0 && bad === undefined,
    because: bad === undefined ? 'no line says so' : `not one clear line: ${JSON.stringify(bad.msg.slice(0, 700))}`,
  }
}

function plainLog(log: readonly LogLine[]): Check {
  const odd = log.filter((line) => line.level >= 60).map((line) => line.msg)
  return { says: 'nothing but log lines is written', holds: odd.length === 0, because: odd.slice(0, 5).join(' | ') }
}

/** The front matter of every archived article, in one text. */
async function archivedTitles(folder: string): Promise<string> {
  const articles = join(folder, 'output', 'articles')
  const names = (await readdir(articles, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.md'))
  const heads: string[] = []
  for (const name of names) heads.push((await readFile(join(articles, name), 'utf8')).slice(0, 400))
  return heads.join('\n')
}
