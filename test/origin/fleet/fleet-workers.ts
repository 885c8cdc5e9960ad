import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Where several workers find what they share. */
export type FleetPlaces = { readonly folder: string; readonly databaseUrl: string }

/** A worker as a process. */
export type FleetProcess = {
  readonly name: string
  readonly child: ChildProcess
  readonly options: readonly string[]
  /** Asks it to stop; gives its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Writes a definition for each source, each polled every so many seconds. */
export async function defineSources(
  { folder }: FleetPlaces,
  sources: number,
  url: (source: number) => string,
  everySeconds: number,
): Promise<void> {
  await mkdir(join(folder, 'feeds'), { recursive: true })
  for (let source = 0; source < sources; source += 1) {
    const text = `every: ${everySeconds}s\nlist: { feed: { url: "${url(source)}" } }\n`
    await writeFile(join(folder, 'feeds', `s${source}.yaml`), text)
  }
}

/** Starts a worker of a name of its own on the folder and the database they share. */
export async function startWorker(
  { folder, databaseUrl }: FleetPlaces,
  name: string,
  { roles = 'poll,publish,serve', settings = {} }: { readonly roles?: string; readonly settings?: object } = {},
): Promise<FleetProcess> {
  const config = join(folder, `${name}.yaml`)
  await writeFile(config, JSON.stringify({ ...settingsOf(name), ...settings }))
  const options = ['--config', config, '--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')]
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', '--roles', roles, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', DATABASE_URL: databaseUrl },
  })
  child.stderr?.pipe(createWriteStream(join(folder, `${name}.log`), { flags: 'a' }))
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
  { databaseUrl }: FleetPlaces,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', DATABASE_URL: databaseUrl },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed }
}

/** Settings under which a worker asks loopback politely, and says who it is. */
function settingsOf(name: string): object {
  return {
    worker: { name },
    polling: { tick: '1s' },
    fetch: { allowPrivateNetworks: ['127.0.0.0/8'], userAgent: name, deadline: '6s', headersTimeout: '4s' },
    publish: { delay: '1s', maxDelay: '5s', archives: 'files' },
    captures: { keep: 'off' },
    server: { listen: '127.0.0.1:0' },
  }
}
