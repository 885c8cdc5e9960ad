import { describe, expect, test } from 'vitest'
import { ImageObjects } from '../../../src/archive/s3/image-objects.ts'
import { somePicture } from '../../support/pictures.ts'
import { describeImages } from '../contracts/images.ts'
import { testStore } from './test-store.ts'

describeImages('as objects', async () => {
  const { open } = await testStore({ pageSize: 1 })
  return async () => new ImageObjects(open())
})

describe('the pictures as objects', () => {
  test('that were damaged, or are not whole, are errors that name them, and written anew when they come again', async () => {
    const { open, objects } = await testStore()
    const images = new ImageObjects(open())
    const picture = { bytes: somePicture(), form: 'png' } as const
    const [name = ''] = await images.put([picture])
    const key = `some/prefix/images/${name}`
    const { bytes, ...others } = objects.get(key) ?? { bytes: Buffer.of(), meta: {}, modified: '' }
    for (const wrong of [Buffer.from(bytes).fill(0), bytes.subarray(1)]) {
      objects.set(key, { bytes: wrong, ...others })
      await expect(images.get(name)).rejects.toThrow(`s3://bucket/${key}: reading failed (its bytes are not those`)
      expect(await images.put([picture])).toEqual([name])
      expect(await images.get(name)).toEqual(somePicture())
    }
  })
})
