import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Where several workers find what they share. */
export type FleetPlaces = {
  readonly folder: string
  /** The database as workers name it, and as its owner does. */
  readonly databaseUrl: string
  readonly ownerUrl: string
  /** What names the store, where that is not the folder. */
  readonly environment: Readonly<Record<string, string>>
}

/** A worker as a process. */
export type FleetProcess = {
  readonly name: string
  readonly child: ChildProcess
  readonly options: readonly string[]
  /** Asks it to stop; gives its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Writes a definition for each source, with the interval at which it is asked. */
export async function defineSources(
  { folder }: FleetPlaces,
  sources: number,
  url: (source: number) => string,
  intervalOf: (source: number) => number,
): Promise<void> {
  await mkdir(join(folder, 'feeds'), { recursive: true })
  for (let source = 0; source < sources; source += 1) {
    const text = `every: ${intervalOf(source) / 1_000}s\nlist: { feed: { url: "${url(source)}" } }\n`
    await writeFile(join(folder, 'feeds', `s${source}.yaml`), text)
  }
}

/** Starts a worker of a name of its own on the folder and the database they share. */
export async function startWorker(
  places: FleetPlaces,
  name: string,
  { roles = 'poll,publish,serve', log = name }: { readonly roles?: string; readonly log?: string } = {},
): Promise<FleetProcess> {
  const { folder } = places
  const config = join(folder, `${name}.yaml`)
  await writeFile(config, JSON.stringify(settingsOf(name)))
  const options = ['--config', config, '--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')]
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', '--roles', roles, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environmentOf(places),
  })
  child.stderr?.pipe(createWriteStream(join(folder, `${log}.log`)))
  return {
    name,
    child,
    options,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}

/** Runs a command to its end on the same places; gives its exit code and what it printed. */
export async function runCommand(
  places: FleetPlaces,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    env: environmentOf(places),
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed }
}

function environmentOf({ databaseUrl, environment }: FleetPlaces): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, NO_COLOR: '1', DATABASE_URL: databaseUrl, ...environment }
}

/** Settings under which a worker asks loopback politely, and says who it is. */
function settingsOf(name: string): object {
  return {
    worker: { name },
    polling: { tick: '1s', atOnce: 128 },
    fetch: { allowPrivateNetworks: ['127.0.0.0/8'], userAgent: name, deadline: '6s', headersTimeout: '4s' },
    publish: { delay: '1s', maxDelay: '5s', archives: 'files' },
    captures: { keep: 'off' },
    server: { listen: '127.0.0.1:0' },
  }
}
