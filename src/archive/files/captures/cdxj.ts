import type { IndexedCapture } from '../../captures/capture-index.ts'

/**
 * Writes the index of a file as replay tools read it (CDXJ): a line for each record, by the address turned round and the time,
 * in the order of their bytes.
 */
export async function cdxjOf(filename: string, records: readonly IndexedCapture[]): Promise<Buffer> {
  // Brought by the library that writes the files; nothing else of it is loaded.
  const { getSurt } = await import('warcio/utils')
  const lines = records.map(({ url, atMs, status, mime, sha256, isRevisit, offset, length }) => {
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
    return Buffer.from(`${getSurt(url)} ${time} ${JSON.stringify(fields)}\n`)
  })
  return Buffer.concat(lines.sort(Buffer.compare))
}
