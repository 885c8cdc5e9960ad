import { expect, test } from 'vitest'
import { imagePaths } from '../../../src/archive/images/image-paths.ts'

const file = `ab/ab${'0'.repeat(62)}.webp`
const pathOf = imagePaths([{ url: 'https://pictures.example/a%7Cb.jpg?x=1', file, bytes: 12 }])
const shown = { path: `images/${file}`, type: 'image/webp', bytes: 12 }

test.each([
  ['https://pictures.example/a|b.jpg?x=1'],
  ['https://PICTURES.example:443/a%7Cb.jpg?x=1#top'],
  ['/a|b.jpg?x=1', 'https://pictures.example/articles/1'],
])('a picture that is kept is found however its address is written: %s', (written, base?: string) => {
  expect(pathOf(written, base)).toEqual(shown)
})

test.each([['https://pictures.example/a|b.jpg'], [''], ['data:image/png;base64,AAAA'], ['/a|b.jpg?x=1']])(
  'what is not kept is shown from where it is: %j',
  (written) => {
    expect(pathOf(written)).toBeUndefined()
  },
)
