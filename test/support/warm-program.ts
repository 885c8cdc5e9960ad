/**
 * Runs command lines one after another in this one process, as the program would: what it loads is loaded once, which is most of
 * the cost of a start. A run is over when nothing is left to do, as a process of its own would end, and is told by a last line on
 * stdout and stderr. What ends the process at once ends this one, with its exit code.
 */
export type CommandLine = {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** What the last line begins with; the exit code follows. */
  readonly lastLine: string
}

const streams = [process.stdout, process.stderr]
const own = { env: { ...process.env }, listeners: streams.map((stream) => stream.listeners('error')) }
let running: CommandLine | undefined
let runs = 0

process.on('message', (line: CommandLine) => {
  running = line
  runs += 1
  process.channel?.unref()
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, own.env, line.env)
  process.argv = [process.execPath, 'src/cli.ts', ...line.args]
  process.exitCode = undefined
  // Another address each time, so that the command line is read anew.
  void import(`../../src/cli/command-line.ts?${runs}`)
})

process.on('beforeExit', (code) => {
  if (running === undefined) return
  process.emit('exit', code)
  for (const [at, stream] of streams.entries()) {
    for (const listener of stream.listeners('error'))
      if (!own.listeners[at]?.includes(listener)) stream.off('error', listener as () => void)
    stream.write(`\n${running.lastLine} ${code}\n`)
  }
  running = undefined
  process.channel?.ref()
})
