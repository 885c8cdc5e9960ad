import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { checksumOf } from '../../archive/checksum.ts'
import { readImageName } from '../../archive/images/images.ts'
import { describe } from './export-ndjson.ts'
import {
  type ExportedArticle,
  type ExportParts,
  type ExportSelection,
  exportedArticles,
  readExported,
} from './exported-articles.ts'

/** What a bag says of itself. */
export type BagHead = { readonly title: string; readonly program: string; readonly baggedAtMs: number }

/** How much a bag holds. */
export type Bag = { readonly files: number; readonly bytes: number }

/**
 * Writes a selection into an empty folder as a bag (BagIt 1.0, RFC 8493): the articles' files byte for byte as they are kept,
 * all that is known of them as lines of JSON, and manifests of SHA-256. `bagit.txt` comes last: without it there is no bag yet.
 */
export async function exportBag(
  selection: ExportSelection,
  head: BagHead,
  folder: string,
  parts: ExportParts,
): Promise<Bag> {
  const metadata = { name: 'data/articles.ndjson', hash: createHash('sha256'), bytes: 0 }
  const total = { files: 0, bytes: 0 }
  await mkdir(join(folder, 'data'), { recursive: true })
  const lines = createWriteStream(join(folder, metadata.name))
  const manifest = createWriteStream(join(folder, 'manifest-sha256.txt'))
  const records = async function* (): AsyncGenerator<readonly [string, string]> {
    for await (const exported of exportedArticles(selection, parts)) {
      const read = await readExported(exported.record, parts)
      if (read === undefined) continue
      const { hash } = exported.record
      const name = `data/articles/${hash.slice(0, 2)}/${hash}.md`
      await mkdir(join(folder, dirname(name)), { recursive: true })
      await writeFile(join(folder, name), read.bytes)
      total.files += 1
      total.bytes += read.bytes.length
      const pictures = await putImages(exported.images, folder, total, parts)
      yield [`${checksumOf(read.bytes)}  ${name}\n${pictures}`, `${JSON.stringify(describe(exported, read.article))}\n`]
    }
  }
  const manifestLines = Readable.from(splitInto(records(), lines, metadata))
  await pipeline(manifestLines, manifest)
  await new Promise<void>((resolve, reject) => {
    lines.on('error', reject)
    lines.end(resolve)
  })
  await writeTags(folder, head, { files: total.files + 1, bytes: total.bytes + metadata.bytes })
  return { files: total.files + 1, bytes: total.bytes + metadata.bytes }
}

/** Writes the pictures of an article that are not there yet, as `data/images/…`; gives their lines of the manifest. */
async function putImages(
  images: ExportedArticle['images'],
  folder: string,
  total: { files: number; bytes: number },
  parts: ExportParts,
): Promise<string> {
  let lines = ''
  for (const { file } of images) {
    const name = `data/images/${file}`
    const isThere = await access(join(folder, name)).then(
      () => true,
      () => false,
    )
    const bytes = isThere ? undefined : await readImage(file, parts)
    if (bytes === undefined) continue
    await mkdir(join(folder, dirname(name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
    total.files += 1
    total.bytes += bytes.length
    lines += `${checksumOf(bytes)}  ${name}\n`
  }
  return lines
}

/** Reads a picture; absent, and told, where it is not as it was kept. */
async function readImage(file: string, { images, onDamaged }: ExportParts): Promise<Buffer | undefined> {
  try {
    const bytes = await images.get(file)
    if (bytes !== undefined && checksumOf(bytes) === readImageName(file)?.sha256) return bytes
    onDamaged(`images/${file}: it is ${bytes === undefined ? 'gone' : 'damaged'}`)
  } catch (error) {
    onDamaged((error as Error).message)
  }
  return undefined
}

/** Writes the descriptions into their file, and gives the lines of the manifest, that of this file last. */
async function* splitInto(
  records: AsyncIterable<readonly [string, string]>,
  lines: NodeJS.WritableStream,
  metadata: { readonly name: string; readonly hash: Hash; bytes: number },
): AsyncGenerator<string> {
  for await (const [line, description] of records) {
    metadata.hash.update(description)
    metadata.bytes += Buffer.byteLength(description)
    if (!lines.write(description)) await new Promise((resolve) => lines.once('drain', resolve))
    yield line
  }
  yield `${metadata.hash.digest('hex')}  ${metadata.name}\n`
}

async function writeTags(
  folder: string,
  { title, program, baggedAtMs }: BagHead,
  { files, bytes }: Bag,
): Promise<void> {
  const info = [
    `External-Description: ${title.replace(/\s+/g, ' ')}`,
    `Bagging-Date: ${new Date(baggedAtMs).toISOString().slice(0, 'YYYY-MM-DD'.length)}`,
    `Payload-Oxum: ${bytes}.${files}`,
    `Bag-Software-Agent: ${program}`,
  ]
  const declaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'
  const bagInfo = `${info.join('\n')}\n`
  await writeFile(join(folder, 'bag-info.txt'), bagInfo)
  const tags = [
    `${checksumOf(bagInfo)}  bag-info.txt`,
    `${checksumOf(declaration)}  bagit.txt`,
    `${checksumOf(await readFile(join(folder, 'manifest-sha256.txt')))}  manifest-sha256.txt`,
  ]
  await writeFile(join(folder, 'tagmanifest-sha256.txt'), `${tags.join('\n')}\n`)
  await writeFile(join(folder, 'bagit.txt'), declaration)
}
