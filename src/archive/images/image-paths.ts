import { imageAddress } from '../../text/image-address.ts'
import type { ArchivedImage } from './image-index.ts'
import { imageTypeOf } from './images.ts'

/** Where a kept picture is shown from: its path under the folder of feeds, as the server has it, its type and bytes. */
export type ImagePath = { readonly path: string; readonly type?: string; readonly bytes: number }

/**
 * Makes what gives, for the address of a picture as an article has it (against `base` where it is relative), where it is shown
 * from instead; absent where it is not kept. `images` are those of the article, as `ImageIndex.of` gives them.
 */
export function imagePaths(
  images: readonly ArchivedImage[],
): (written: string, base?: string) => ImagePath | undefined {
  const byAddress = new Map(images.map((image) => [image.url, image]))
  return (written, base) => {
    const image = byAddress.get(imageAddress(written, base) ?? '')
    if (image === undefined) return undefined
    const { file, bytes } = image
    const type = imageTypeOf(file)
    return { path: `images/${file}`, bytes, ...(type !== undefined && { type }) }
  }
}
