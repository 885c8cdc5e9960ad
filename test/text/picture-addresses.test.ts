import { describe, expect, test } from 'vitest'
import { isPlaceholder, lazyAddress, pictureAddresses } from '../../src/text/picture-addresses.ts'
import { computingTime } from '../support/computing-time.ts'

type Attributes = Readonly<Record<string, string>>
const reader = (attributes: Attributes) => (name: string) => attributes[name]
const addresses = (image: Attributes, ...sources: Attributes[]) => [
  ...pictureAddresses(reader(image), sources.map(reader)),
]
const largest = (srcset: string) => addresses({ srcset })[0]

test('the addresses of a picture come the surest first', () => {
  expect(
    addresses(
      { src: '/a.jpg', 'data-url': '/u.jpg', 'data-src': '/l.jpg', srcset: '/s.jpg 1x', 'data-srcset': '/d.jpg 2x' },
      { srcset: '/p.webp' },
    ),
  ).toEqual(['/d.jpg', '/l.jpg', '/a.jpg', '/p.webp', '/d.jpg', '/s.jpg', '/u.jpg', '/a.jpg'])
})

test('what leads to no document of the web is no address', () => {
  expect(addresses({ src: 'data:image/gif;base64,R0', 'data-src': 'javascript:x/y', srcset: 'blob:x 1x' })).toEqual([])
  expect(addresses({ src: ' ', 'data-src': '#top', 'data-url': '{"a":"/b"}' })).toEqual([])
})

test.each([
  [' /x.jpg ', '/x.jpg'],
  ['media/1', 'media/1'],
  ['up/my photo.jpg', 'up/my photo.jpg'],
  ['1.jpg!w640', '1.jpg!w640'],
  ['true', undefined],
  ['12.5', undefined],
  ['[{"src":"/a.jpg"}]', undefined],
  ['/a.jpg 300w, /b.jpg 600w', undefined],
])('a lazy attribute that holds %j', (value, expected) => {
  expect(lazyAddress(reader({ 'data-src': value }))).toBe(expected)
  expect(lazyAddress(reader({ 'data-url': value }))).toBeUndefined()
})

test.each([
  [undefined, true],
  ['', true],
  ['data:image/png;base64,iVB', true],
  ['/img/loading.gif', true],
  ['/static/1x1.png?v=2', true],
  ['/photos/loading-dock/1.jpg', false],
  ['https://x.example/a.jpg', false],
])('%s stands there only until the picture is loaded: %s', (src, expected) => {
  expect(isPlaceholder(src)).toBe(expected)
})

describe('of a set the largest picture is taken', () => {
  test.each([
    ['a.jpg 300w, b.jpg 1200w, c.jpg 600w', 'b.jpg'],
    ['a.jpg, b.jpg 1.5x', 'b.jpg'],
    ['a.jpg 1x,b.jpg 2x', 'b.jpg'],
    ['/w_300,h_2/a.jpg 300w, /w_600,h_4/b.jpg 600w', '/w_600,h_4/b.jpg'],
    ['a.jpg\n  1x,\n\n  b.jpg\n  2x', 'b.jpg'],
    ['a.jpg 300w 900h, b.jpg 600w 200h', 'b.jpg'],
    [', a.jpg 2x,,', 'a.jpg'],
    ['a.jpg, b.jpg,', 'a.jpg'],
    ['my photo.jpg 9x, b.jpg 1x', 'b.jpg'],
    ['data:image/gif;base64,R0 9x, b.jpg 1x', 'b.jpg'],
    [' , ', undefined],
  ])('%j', (srcset, expected) => {
    expect(largest(srcset)).toBe(expected)
  })

  test.each([',', ' ', 'a ', 'a,', 'a 1x ', 'a 1x,', '1', 'a,,,, '])(
    'and %j over and over is read in linear time',
    (part) => {
      const computedMs = computingTime()
      largest(part.repeat(100_000 / part.length))
      expect(computedMs()).toBeLessThan(500)
    },
  )
})
