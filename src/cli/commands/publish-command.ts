import { describePublished } from '../../publish/publish-report.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { print, printJson } from '../terminal.ts'
import { openWorkspace } from '../workspace.ts'

/** `feedkeeper publish`: brings every merged feed in line with what is kept. */
export async function publishCommand(options: GlobalOptions & { readonly everything: boolean }): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'warn' })
  try {
    const report = await workspace.publisher.publish({ everything: options.everything })
    if (options.json) printJson(report)
    else print(describePublished(report, workspace.feedsOutput))
    return report.failed.length === 0 ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await workspace.close()
  }
}
