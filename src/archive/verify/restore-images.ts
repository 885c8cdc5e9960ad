import type { Archive } from '../archive.ts'
import { checksumOf } from '../checksum.ts'
import { readImageName } from '../images/images.ts'
import type { Finding } from './finding.ts'
import { withOneBitFlipped } from './one-bit.ts'

/**
 * Puts right pictures whose files are gone or damaged: as they were, where one bit flipped or somebody put the file back; the
 * others are asked for anew at the next poll, and feeds show them from their sites until they came.
 */
export async function restoreImages(
  findings: readonly Finding[],
  { images, keep }: Pick<Archive<never>, 'images' | 'keep'>,
): Promise<void> {
  const imagesWanted: string[] = []
  for (const { what, imageUrl, repairs } of findings) {
    if (imageUrl === undefined || !repairs.includes('fetch')) continue
    if (!(await restore(what.slice('images/'.length), images))) imagesWanted.push(imageUrl)
  }
  if (imagesWanted.length > 0) await keep({ imagesWanted })
}

async function restore(name: string, images: Archive<never>['images']): Promise<boolean> {
  const read = readImageName(name)
  const found = await images.get(name).catch(() => undefined)
  if (read === undefined || found === undefined) return false
  if (checksumOf(found) === read.sha256) return true
  const bytes = withOneBitFlipped(found, read.sha256)
  if (bytes === undefined) return false
  await images.put([{ bytes, form: read.form }])
  return true
}
