import { basename } from 'node:path'
import type { IndexedCapture } from '../../captures/capture-index.ts'

/**
 * Writes the index of a file as replay tools read it (CDXJ): a line for each record, by the address turned round and the time,
 * in the order of their bytes.
 */
export async function cdxjOf(file: string, records: readonly IndexedCapture[]): Promise<Buffer> {
  const lines = (await cdxjLines(file, records)).map((line) => Buffer.from(`${line}\n`))
  return Buffer.concat(lines.sort(Buffer.compare))
}

/** The lines of such an index, in the order of the records. */
export async function cdxjLines(file: string, records: readonly IndexedCapture[]): Promise<readonly string[]> {
  // Brought by the library that writes the files; nothing else of it is loaded.
  const { getSurt } = await import('warcio/utils')
  const filename = basename(file)
  return records.map(({ url, atMs, status, mime, sha256, isRevisit, offset, length }) => {
    const time = new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 'YYYYMMDDHHMMSS'.length)
    const fields = {
      url,
      mime: isRevisit ? 'warc/revisit' : mime,
      status: String(status),
      digest: sha256,
      length: String(length),
      offset: String(offset),
      filename,
    }
    return `${getSurt(url)} ${time} ${JSON.stringify(fields)}`
  })
}
