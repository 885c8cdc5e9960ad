import { describe, expect, test } from 'vitest'
import { checksumOf } from '../../../src/archive/checksum.ts'
import { type Images, imageName } from '../../../src/archive/images/images.ts'
import { somePicture } from '../../support/pictures.ts'

/** Makes a place for pictures, empty; gives what opens it, as often as it is called. */
export type NewImages = () => Promise<() => Promise<Images>>

const png = (word?: string) => ({ bytes: somePicture(word), form: 'png' }) as const
const nameOf = (word?: string) => imageName(checksumOf(somePicture(word)), 'png')
const namesIn = async (images: Images) => {
  const found = []
  for await (const { names } of images.survey()) found.push(...names)
  return found.sort()
}
const read = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** What every place for pictures does. */
export function describeImages(name: string, newImages: NewImages): void {
  describe(`the pictures ${name}`, () => {
    test('are none where nothing was put', async () => {
      const images = await (await newImages())()
      expect(await images.get(nameOf())).toBeUndefined()
      expect(await images.stamp(nameOf())).toBeUndefined()
      expect(await namesIn(images)).toEqual([])
      expect(await images.put([])).toEqual([])
      await images.remove([nameOf()])
    })

    test('come back to the byte under the name of their bytes, whole or as they are read, also after a restart', async () => {
      const open = await newImages()
      const names = await (await open()).put([png('a'), { ...png('b'), form: 'jpg' }])
      expect(names).toEqual([nameOf('a'), imageName(checksumOf(somePicture('b')), 'jpg')])
      const images = await open()
      expect(await images.get(nameOf('a'))).toEqual(somePicture('a'))
      const { size, modifiedAtMs } = (await images.stamp(nameOf('a'))) ?? { size: 0, modifiedAtMs: 0 }
      expect([size, Math.abs(Date.now() - modifiedAtMs) < 60_000]).toEqual([somePicture('a').length, true])
      expect(await read(images.stream(nameOf('a'), size))).toEqual(somePicture('a'))
      expect(await namesIn(images)).toEqual([...names].sort())
    })

    test('are there once, however many bring them, and at the same time', async () => {
      const images = await (await newImages())()
      const names = await Promise.all([images.put([png(), png()]), images.put([png('other')])])
      expect(names).toEqual([[nameOf(), nameOf()], [nameOf('other')]])
      expect(await images.put([png()])).toEqual([nameOf()])
      expect(await namesIn(images)).toEqual([nameOf(), nameOf('other')].sort())
    })

    test('go when they are removed, and the others stay', async () => {
      const images = await (await newImages())()
      await images.put([png('a'), png('b')])
      await images.remove([nameOf('a'), nameOf('never there')])
      expect(await namesIn(images)).toEqual([nameOf('b')])
    })

    test('are never looked for outside their place', async () => {
      const images = await (await newImages())()
      await images.put([png()])
      for (const name of [`../${nameOf()}`, nameOf().slice(3), `${nameOf()}/..`, nameOf().replace('.png', '.svg')]) {
        expect(await images.get(name)).toBeUndefined()
        expect(await images.stamp(name)).toBeUndefined()
      }
    })
  })
}
