import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportBag } from '../../../publish/export/export-bag.ts'
import { exportEpub } from '../../../publish/export/export-epub.ts'
import { exportNdjson } from '../../../publish/export/export-ndjson.ts'
import type { ExportParts, ExportSelection } from '../../../publish/export/exported-articles.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { openReader, type Reader } from '../../reader.ts'
import { BadUseError } from '../../report-fatal.ts'
import { print, printJson, readerWentAway } from '../../terminal.ts'

/** What `feedkeeper export-articles` takes; dates in milliseconds since the epoch. */
type ExportOptions = GlobalOptions & {
  readonly format: 'ndjson' | 'epub' | 'bagit'
  readonly source?: string
  readonly since?: number
  readonly until?: number
}

/**
 * `feedkeeper export-articles --format ndjson|epub|bagit TARGET`: articles for others to take; `-` writes lines of JSON to
 * stdout. It reads only and may be asked beside a worker. Exit code 1 where the file of an article could not be read.
 */
export async function exportArticlesCommand(options: ExportOptions, target: string): Promise<number> {
  const reader = await openReader(options)
  const { source: sourceId, since: sinceMs, until: untilMs } = options
  const selection = {
    ...(sourceId !== undefined && { sourceId }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
  }
  const damaged = new Set<string>()
  try {
    const { catalog, articles, images } = reader.archive
    const { timeZone } = reader.settings.site
    await write(options, target, selection, reader, {
      catalog,
      articles,
      images,
      timeZone,
      onDamaged: (why) => damaged.add(why),
    })
  } finally {
    await reader.close()
  }
  for (const reason of damaged) reader.log.warn({ error: reason }, `left out: ${reason}`)
  if (target !== '-') {
    if (options.json) printJson({ target, format: options.format, leftOut: [...damaged] })
    else print(`${target} is written`)
  }
  return damaged.size === 0 ? exitCodes.ok : exitCodes.someFailed
}

async function write(
  { format }: ExportOptions,
  target: string,
  selection: ExportSelection,
  { settings, clock }: Reader,
  parts: ExportParts,
): Promise<void> {
  const { title } = settings.site
  const nowMs = clock()
  if (format === 'bagit') {
    const there = await readdir(target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw new BadUseError(`${target}: a bag is a folder, and this is none (${error.code})`)
    })
    if (there.length > 0)
      throw new BadUseError(`${target}: the folder is not empty; name one that is, or that is not there`)
    await exportBag(selection, { title, program: 'feedkeeper', baggedAtMs: nowMs }, target, parts)
    return
  }
  if (format === 'ndjson' && target === '-') {
    try {
      await pipeline(Readable.from(exportNdjson(selection, parts)), process.stdout, { end: false })
    } catch (error) {
      if (!readerWentAway(error)) throw error
    }
    return
  }
  const head = { title, language: 'und', id: bookId(title, selection, nowMs), modifiedAtMs: nowMs }
  const bytes =
    format === 'epub' ? await exportEpub(selection, head, parts) : Readable.from(exportNdjson(selection, parts))
  const temporary = `${target}.tmp`
  try {
    await pipeline(bytes, createWriteStream(temporary))
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new BadUseError(`${target}: cannot be written (${message})`)
  }
}

/** A name that no other book has (RFC 9562, 5.8: a UUID of our own making). */
function bookId(...about: readonly unknown[]): string {
  const hex = createHash('sha256').update(JSON.stringify(about)).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4]
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return `urn:uuid:${parts.join('-')}`
}
