import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tempFolder } from './temp-folder.ts'
import type { CommandLine } from './warm-program.ts'
import { whenOver } from './when-over.ts'

/** A folder as an operator has it: definitions, settings that let loopback be asked without waiting, and an output folder. */
export type Site = { readonly folder: string; readonly output: string; readonly options: readonly string[] }

/** How a run of the program ended. */
export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A copy of a site's folder, as an operator makes it with `cp -a`; what the site asks is asked by the copy. */
export async function copyOf({ folder, output, options }: Site): Promise<Site> {
  const copy = await tempFolder()
  await promisify(execFile)('cp', ['-a', `${folder}/.`, copy])
  const there = (path: string) => (path.startsWith(folder) ? copy + path.slice(folder.length) : path)
  return { folder: copy, output: there(output), options: options.map(there) }
}

/** Writes definitions (id to YAML) and settings into a temporary folder. */
export async function someSite(definitions: Record<string, string>, settings = ''): Promise<Site> {
  const folder = await tempFolder()
  await mkdir(join(folder, 'feeds'))
  for (const [id, yaml] of Object.entries(definitions)) await writeFile(join(folder, 'feeds', `${id}.yaml`), yaml)
  const config = join(folder, 'settings.yaml')
  await writeFile(
    config,
    `${settings}\nfetch: { allowPrivateNetworks: ["127.0.0.0/8"], perHost: { connections: 16, spacing: 0ms }, headersTimeout: 2s, deadline: 4s }\n`,
  )
  const output = join(folder, 'output')
  return { folder, output, options: ['--config', config, '--feeds', join(folder, 'feeds'), '--output', output] }
}

/**
 * Starts the program as a process of its own; it is killed when the running test ends. A daemon does not start anew to spare
 * memory unless `MALLOC_ARENA_MAX` is given as `undefined`.
 */
export function startFeedkeeper(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Run> } {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_COMPILE_CACHE, NO_COLOR: '1', MALLOC_ARENA_MAX: '1', ...env },
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (texts.stdout += chunk))
  child.stderr.on('data', (chunk) => (texts.stderr += chunk))
  whenOver(() => void child.kill('SIGKILL'))
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) }
}

/** Runs the program to its end, in a process of its own. */
export function feedkeeperProcess(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run> {
  return startFeedkeeper(args, env).ended
}

const idle: ChildProcess[] = []

/**
 * Runs the program to its end, in a process that has run it before where one is idle (see `warm-program.ts`): a start costs 0.5 s
 * of computing. What is about the process itself takes `feedkeeperProcess`.
 */
export async function feedkeeper(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const program = idle.pop() ?? startWarmProgram()
  const run = await runIn(program, args, env)
  if (program.connected) idle.push(program)
  return run
}

function startWarmProgram(): ChildProcess {
  return startWarm(process.execPath, [warmProgram])
}

/** The file of a program that runs command lines one after another. */
export const warmProgram = join(import.meta.dirname, 'warm-program.ts')

/** Starts it by a command that becomes it. */
export function startWarm(command: string, args: readonly string[]): ChildProcess {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  return spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH, HOME, NODE_COMPILE_CACHE, NO_COLOR: '1' },
  })
}

/** Has it run a command line. */
export function runIn(program: ChildProcess, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const lastLine = `end of run ${randomUUID()}`
  const end = new RegExp(`\\n${lastLine} (\\d+)\\n$`)
  const texts = { stdout: '', stderr: '' }
  let isRunning = true
  whenOver(() => void (isRunning && program.kill('SIGKILL')))
  return new Promise((resolve) => {
    const settle = (code: number | null) => {
      isRunning = false
      program.off('close', settle)
      for (const name of ['stdout', 'stderr'] as const) program[name]?.removeAllListeners('data')
      resolve({ code, stdout: texts.stdout.replace(end, ''), stderr: texts.stderr.replace(end, '') })
    }
    program.once('close', settle)
    for (const name of ['stdout', 'stderr'] as const) {
      program[name]?.setEncoding('utf8').on('data', (chunk) => {
        texts[name] += chunk
        if (end.test(texts.stdout) && end.test(texts.stderr)) settle(Number(end.exec(texts.stdout)?.[1]))
      })
    }
    program.send({ args, env, lastLine } satisfies CommandLine)
  })
}
