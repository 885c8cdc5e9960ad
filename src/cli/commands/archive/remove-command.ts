import { describePublished } from '../../../publish/run/publish-report.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { onWorkspace } from '../../on-workspace.ts'
import { BadUseError, withoutWorker } from '../../report-fatal.ts'
import { print, printJson } from '../../terminal.ts'
import type { Workspace } from '../../workspace.ts'

/** What `feedkeeper remove` takes. */
type RemoveOptions = GlobalOptions & { readonly why?: string; readonly captures: boolean }

/**
 * `feedkeeper remove HASH... [--why TEXT] [--captures]`: removes articles for good, on request with what is kept of their sites,
 * and publishes what is left. It wants the output folder for itself; nothing is removed where one of the hashes is of no article.
 */
export async function removeCommand(options: RemoveOptions, hashes: readonly string[]): Promise<number> {
  const bad = hashes.filter((hash) => !/^[0-9a-f]{16}$/.test(hash))
  if (bad.length > 0) throw new BadUseError(`${bad.join(', ')}: found no hash, expected 16 hex digits as in <hash>.md`)
  return withoutWorker(() =>
    onWorkspace(options, { logLevel: 'warn' }, (workspace) => removeAll(workspace, options, [...new Set(hashes)])),
  )
}

async function removeAll(
  { archive, publisher, feedsOutput }: Workspace,
  { why, captures, json }: RemoveOptions,
  hashes: readonly string[],
): Promise<number> {
  const already = await archive.catalog.removals.find(hashes)
  const there = await archive.catalog.articles.find(hashes)
  const wanted = hashes.filter((hash) => !already.has(hash))
  const unknown = wanted.filter((hash) => !there.has(hash))
  const damaged = await isThereAsFile(unknown, archive)
  const missing = unknown.filter((hash) => !damaged.has(hash))
  if (missing.length > 0) throw new BadUseError(`no article ${missing.join(', ')} is kept; nothing is removed`)
  // One that was removed before may still lose what is kept of its site.
  const ordered = captures ? hashes : wanted
  const order = { ...(why !== undefined && { why }), ...(captures && { captures }) }
  await archive.keep({ removed: ordered.map((hash) => ({ hash, ...order })) })
  const published = await publisher.publish()
  archive.damage.throwIfAborted()
  if (json) printJson({ removed: wanted, removedBefore: [...already.keys()], published })
  else {
    const lines = hashes.map((hash) => `${hash}: ${already.has(hash) ? 'was removed before' : 'removed'}`)
    const ofSites = captures ? ['their captures are gone, but for listings that other articles came in'] : []
    print([...lines, ...ofSites, describePublished(published, feedsOutput)].join('\n'))
  }
  return published.failed.length === 0 ? exitCodes.ok : exitCodes.someFailed
}

/** Those of the hashes under which something is there, even where it can not be read and is left out of the catalog. */
async function isThereAsFile(
  hashes: readonly string[],
  { articles }: Workspace['archive'],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const hash of hashes) {
    const isThere = await articles.get(hash).then(
      (bytes) => bytes !== undefined,
      () => true,
    )
    if (isThere) found.add(hash)
  }
  return found
}
