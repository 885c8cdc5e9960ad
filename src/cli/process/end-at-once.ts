/**
 * Ends the program now with an exit code, whatever its threads do.
 *
 * `process.exit` joins the threads, and `SIGKILL` leaves no exit code: the process is replaced (execve: same process id,
 * threads gone, locks let go) by a Node that does nothing but end with the code. Where the system has no execve or does not
 * permit it, the end waits for the threads.
 */
export function endAtOnce(code: number): never {
  const { execve, platform, execPath } = process
  const { NODE_OPTIONS: _, ...env } = process.env
  if (execve !== undefined && platform !== 'win32') {
    try {
      execve.call(process, execPath, [execPath, '--eval', `process.exitCode = ${code}`], env)
    } catch {
      // Then as any program ends.
    }
  }
  process.exit(code)
}

/**
 * Ends a program that is done, where a name is still being looked up: a thread is in that until the system gives up, ten
 * seconds and more where nobody answers, and no program ends by itself before. What was printed is let out first.
 */
export async function endDespiteLookUps(code: number): Promise<void> {
  if (!process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')) return
  await new Promise((resolve) => process.stdout.write('', resolve))
  endAtOnce(code)
}
