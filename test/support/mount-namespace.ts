import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { type Run, runIn, startWarm, warmProgram } from './feedkeeper.ts'

/** Whether this machine lets us mount what others do not see: Linux, with `unshare`, and the rights to use it. */
export const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/**
 * Starts the program where commands of a shell have mounted what the test is about, in a mount namespace of its own: nobody
 * else sees it, and it is gone with the program, which is killed when the running test ends.
 */
export function startMounted(
  mounts: readonly string[],
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Run> } {
  const program = [process.execPath, 'src/cli.ts', ...args].map((each) => `'${each}'`).join(' ')
  const child = spawn('unshare', ['--mount', 'sh', '-c', [...mounts, `exec ${program}`].join(' && ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' },
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (texts.stdout += chunk))
  child.stderr.on('data', (chunk) => (texts.stderr += chunk))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) }
}

/**
 * Starts a program that runs command lines one after another where commands of a shell have mounted what the test is about. What
 * stands there is reached under `root`.
 */
export function mountedFeedkeeper(mounts: readonly string[]): {
  run: (args: readonly string[]) => Promise<Run>
  root: string
} {
  const program = `exec '${process.execPath}' '${warmProgram}'`
  const child = startWarm('unshare', ['--mount', 'sh', '-c', [...mounts, program].join(' && ')])
  onTestFinished(() => void child.kill('SIGKILL'))
  return { run: (args) => runIn(child, args, {}), root: `/proc/${child.pid}/root` }
}
