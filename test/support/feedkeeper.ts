import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempFolder } from './temp-folder.ts'

/** A folder as an operator has it: definitions, settings that let loopback be asked without waiting, and an output folder. */
export type Site = { readonly folder: string; readonly output: string; readonly options: readonly string[] }

/** How a run of the program ended. */
export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

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

/** Starts the program as a process of its own; it is killed when the running test ends. */
export function startFeedkeeper(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Run> } {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (texts.stdout += chunk))
  child.stderr.on('data', (chunk) => (texts.stderr += chunk))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) }
}

/** Runs the program to its end. */
export function feedkeeper(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run> {
  return startFeedkeeper(args, env).ended
}
