import { startDaemon } from '../daemon.ts'
import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { BadUseError } from './report-fatal.ts'
import { untilStopped } from './until-stopped.ts'
import { openWorkspace } from './workspace.ts'

/** `feedkeeper run`: the daemon; returns when SIGINT or SIGTERM has stopped it and all is written. */
export async function runCommand(options: GlobalOptions): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'info' })
  const stop = untilStopped()
  try {
    const { sources, feedsFolder, log } = workspace
    if (sources.length === 0)
      throw new BadUseError(`no usable source in ${feedsFolder}: write one as ${feedsFolder}/<id>.yaml`)
    log.info(
      { sources: sources.length, output: options.output },
      `feedkeeper keeps ${sources.length} sources in ${options.output}`,
    )
    const daemon = startDaemon({ sources, parts: workspace, publisher: workspace.publisher })
    await new Promise<void>((resolve) => {
      if (stop.signal.aborted) resolve()
      else stop.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    log.info('stopping: what is in hand is finished')
    await daemon.stop()
    return exitCodes.ok
  } finally {
    stop.dispose()
    await workspace.close()
  }
}
