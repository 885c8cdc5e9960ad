import type { GlobalOptions } from './global-options.ts'
import { beginRoomy } from './process/grow-slowly.ts'
import { openWorkspace, type Workspace, type WorkspaceMode } from './workspace.ts'

/**
 * Opens the workspace, does the work of a command that ends, and closes it; gives what the work gives. Where the catalog
 * turns out to be damaged meanwhile, it is made anew and the work is done once more: before it prints, it has to look at
 * `archive.damage`.
 */
export async function onWorkspace<Result>(
  options: GlobalOptions,
  mode: Omit<WorkspaceMode, 'counters'>,
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  beginRoomy()
  const first = await openWorkspace(options, mode)
  try {
    return await work(first)
  } catch (error) {
    if (!first.archive.damage.aborted) throw error
  } finally {
    await first.close()
  }
  const second = await openWorkspace(options, { ...mode, isDamaged: true })
  try {
    return await work(second)
  } finally {
    await second.close()
  }
}
