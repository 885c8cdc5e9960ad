import { describePublished } from '../../publish/run/publish-report.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { onWorkspace } from '../on-workspace.ts'
import { print, printJson } from '../terminal.ts'

/** `feedkeeper publish`: brings every merged feed in line with what is kept. */
export async function publishCommand(options: GlobalOptions & { readonly everything: boolean }): Promise<number> {
  return onWorkspace(options, { logLevel: 'warn' }, async ({ publisher, archive, feedsOutput }) => {
    const report = await publisher.publish({ everything: options.everything })
    archive.damage.throwIfAborted()
    if (options.json) printJson(report)
    else print(describePublished(report, feedsOutput))
    return report.failed.length === 0 ? exitCodes.ok : exitCodes.someFailed
  })
}
