import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { type Run, runIn, startWarm, warmProgram } from './feedkeeper.ts'
import { whenOver } from './when-over.ts'

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
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
  const child = spawn('unshare', ['--mount', 'sh', '-c', [...mounts, `exec ${program}`].join(' && ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_COMPILE_CACHE, NO_COLOR: '1' },
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (texts.stdout += chunk))
  child.stderr.on('data', (chunk) => (texts.stderr += chunk))
  whenOver(() => void child.kill('SIGKILL'))
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts }))) }
}

/** A program in a mount namespace of its own that runs command lines one after another. */
export type MountedFeedkeeper = {
  readonly run: (args: readonly string[]) => Promise<Run>
  /** Has a shell do something in the namespace; throws where it fails. */
  readonly shell: (command: string) => Promise<unknown>
  /** Where what stands in the namespace is reached from outside. */
  readonly root: string
}

/** Starts it where commands of a shell have mounted what the test is about; it goes, with its mounts, when the running test ends. */
export function mountedFeedkeeper(mounts: readonly string[]): MountedFeedkeeper {
  const program = `exec '${process.execPath}' '${warmProgram}'`
  const child = startWarm('unshare', ['--mount', 'sh', '-c', [...mounts, program].join(' && ')])
  whenOver(() => child.kill('SIGKILL'))
  return {
    run: (args) => runIn(child, args, {}),
    shell: (command) => promisify(execFile)('nsenter', ['--mount', '--target', `${child.pid}`, 'sh', '-c', command]),
    root: `/proc/${child.pid}/root`,
  }
}
