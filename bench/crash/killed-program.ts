import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** How a run ended: without a code where it was killed. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function start(args: readonly string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => (texts.stdout += bytes))
  child.stderr.on('data', (bytes) => (texts.stderr += bytes))
  return { child, ended: new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) }
}

/** Runs the program to its end. */
export function runToTheEnd(args: readonly string[]): Promise<Ended> {
  return start(args).ended
}

/** Runs the program until some time after its first write to the archive and kills it; gives whether it was still at work. */
export async function runAndKill(args: readonly string[], output: string, delayMs: number): Promise<boolean> {
  const before = await traceOf(output)
  const { child, ended } = start(args)
  let isOver = false
  void ended.then(() => (isOver = true))
  while (!isOver && (await traceOf(output)) === before) await pause(3)
  await Promise.race([pause(delayMs), ended])
  const wasAtWork = !isOver
  child.kill('SIGKILL')
  await ended
  return wasAtWork
}

/** Something that changes with the first capture, file or line that is written. */
async function traceOf(output: string): Promise<string> {
  const sizes = [...(await sizesIn(join(output, 'journal'))), ...(await sizesIn(join(output, 'captures')))]
  const groups = await readdir(join(output, 'articles')).catch(() => [])
  return `${sizes.join()} ${groups.length}`
}

async function sizesIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const found = await Promise.all(names.sort().map((name) => stat(join(folder, name)).catch(() => undefined)))
  return found.map((each) => each?.size ?? 0)
}
