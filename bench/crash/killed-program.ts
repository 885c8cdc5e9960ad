import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommandLine } from '../../test/support/warm-program.ts'
import type { Kill, RunSeen } from './choose-kills.ts'

/** How a run ended: without a code where it was killed. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A run that is to be killed, and the file that it tells of its steps. */
type Doomed = {
  readonly args: readonly string[]
  readonly output: string
  readonly file: string
  readonly at: Kill
}

/** A daemon that never came to a step would go on for good. */
const longestMs = 20_000

/** Runs the program and kills it, where it has not ended before. */
export async function runAndKill({ args, output, file, at }: Doomed): Promise<RunSeen> {
  const aim = 'step' in at ? at : undefined
  const preload = join(import.meta.dirname, 'told-steps.ts')
  const child = spawn(process.execPath, ['--import', preload, 'src/cli.ts', ...args], {
    stdio: 'ignore',
    env: { ...process.env, CRASH_STEPS: JSON.stringify({ output, file, aim }) },
  })
  let isOver = false
  const ended = new Promise<boolean>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal === 'SIGKILL'))
  }).finally(() => (isOver = true))
  while (!isOver && ((await stat(file).catch(() => undefined))?.size ?? 0) === 0) await pause(5)
  const beganAtMs = performance.now()
  const longest = setTimeout(() => child.kill('SIGKILL'), 'delayMs' in at ? at.delayMs : longestMs)
  const wasKilled = await ended
  clearTimeout(longest)
  const told = String(await readFile(file).catch(() => ''))
    .split('\n')
    .slice(0, -1)
  await rm(file, { force: true })
  return { told, tookMs: performance.now() - beganAtMs, wasKilled }
}

/** Runs the program to its end, time after time in one process, which spares what it costs to start it. */
export class RunsToTheEnd {
  #program: ChildProcess | undefined

  run(args: readonly string[]): Promise<Ended> {
    this.#program ??= spawn(process.execPath, [join(import.meta.dirname, '../../test/support/warm-program.ts')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const program = this.#program
    const lastLine = `end of run ${randomUUID()}`
    const end = new RegExp(`\\n${lastLine} (\\d+)\\n$`)
    const texts = { stdout: '', stderr: '' }
    return new Promise((resolve) => {
      const settle = (code: number | null) => {
        program.off('close', onClose)
        for (const name of ['stdout', 'stderr'] as const) program[name]?.removeAllListeners('data')
        resolve({ code, stdout: texts.stdout.replace(end, ''), stderr: texts.stderr.replace(end, '') })
      }
      const onClose = (code: number | null) => {
        this.#program = undefined
        settle(code)
      }
      program.once('close', onClose)
      for (const name of ['stdout', 'stderr'] as const) {
        program[name]?.setEncoding('utf8').on('data', (chunk) => {
          texts[name] += chunk
          if (end.test(texts.stdout) && end.test(texts.stderr)) settle(Number(end.exec(texts.stdout)?.[1]))
        })
      }
      program.send({ args, env: { PATH: process.env.PATH }, lastLine } satisfies CommandLine)
    })
  }

  close(): void {
    this.#program?.kill()
  }
}
