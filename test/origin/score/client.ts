import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PlayedHost } from './hosts.ts'
import type { Pace, Scene } from './scene.ts'

/** Who is scored: our daemon, three of it on one archive, or one of two clients that show that the judge can tell good from bad. */
export type ClientName = 'daemon' | 'fleet' | 'naive' | 'polite'

/** What the reference clients read. */
export type ClientSources = {
  readonly spacingMs: number
  readonly sources: readonly { readonly id: string; readonly url: string; readonly everyMs: number }[]
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Writes definitions and settings for the played hosts into a folder, for feedkeeper and for the reference clients. */
export async function writeSources(folder: string, hosts: readonly PlayedHost[], pace: Pace): Promise<void> {
  await mkdir(join(folder, 'feeds'), { recursive: true })
  const sources = hosts.flatMap(({ scene, url }) =>
    (scene.targets ?? ['/feed.xml']).map((target, at) => ({
      id: at === 0 ? scene.name : `${scene.name}_${at + 1}`,
      url: `${url}${target}`,
      everyMs: pace.everyMs,
      scene,
    })),
  )
  for (const source of sources) await writeFile(join(folder, 'feeds', `${source.id}.yaml`), definition(source))
  const seen: ClientSources = {
    spacingMs: pace.spacingMs,
    sources: sources.map(({ id, url, everyMs }) => ({ id, url, everyMs })),
  }
  await writeFile(join(folder, 'sources.json'), JSON.stringify(seen))
  await writeFile(join(folder, 'feedkeeper.yaml'), settings)
}

const settings = `fetch:
  contactUrl: https://feedkeeper.example/about
  allowPrivateNetworks: ["127.0.0.0/8"]
`

function definition(source: { url: string; everyMs: number; scene: Scene }): string {
  return `every: ${source.everyMs / 1000}s
list:
  feed:
    url: ${JSON.stringify(source.url)}
${source.scene.definition ?? ''}`
}

/** Changes what a definition means. */
export async function editDefinition(folder: string, host: PlayedHost, pace: Pace): Promise<void> {
  const text = definition({ url: `${host.url}/feed.xml`, everyMs: pace.everyMs, scene: host.scene })
  await writeFile(join(folder, 'feeds', `${host.scene.name}.yaml`), `title: Another name\n${text}`)
}

/**
 * Starts a client on a folder; what it says goes to `<folder>/client.log`. `program` is our own, from this folder, and `prefix`
 * what the command is put behind.
 */
export function startClient(
  name: ClientName,
  folder: string,
  { program = 'src/cli.ts', prefix = [] }: { readonly program?: string; readonly prefix?: readonly string[] } = {},
): ChildProcess {
  const log = openSync(join(folder, 'client.log'), 'a')
  const args =
    name === 'daemon'
      ? [
          join(root, program),
          ...['run', '--config', join(folder, 'feedkeeper.yaml')],
          ...['--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')],
        ]
      : [join(root, `test/origin/clients/${name}.ts`), folder]
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, ...args]
  return spawn(command, rest, { cwd: folder, stdio: ['ignore', log, log] })
}

/** Starts a worker of a name of its own on a folder, sharing what stands in a database. */
export async function startFleetWorker(name: string, folder: string, databaseUrl: string): Promise<ChildProcess> {
  const config = join(folder, `${name}.yaml`)
  await writeFile(config, `${settings}worker: { name: ${name} }\nserver: { listen: off }\n`)
  const log = openSync(join(folder, 'client.log'), 'a')
  const places = ['--config', config, '--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')]
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  return spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', ...places], {
    cwd: folder,
    env,
    stdio: ['ignore', log, log],
  })
}

/** Ends a client as a power cut would. */
export async function killClient(client: ChildProcess): Promise<void> {
  if (client.exitCode !== null || client.signalCode !== null) return
  client.kill('SIGKILL')
  await once(client, 'exit')
}
