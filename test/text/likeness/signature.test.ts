import { describe, expect, test } from 'vitest'
import { signatureBytes, signatureFrom, signatureOf } from '../../../src/text/likeness/signature.ts'
import { labelledPairs } from './labelled-pairs.ts'

describe('signatures', () => {
  test('of copies share a key: whole, cut, reworded, updated and in the other script', () => {
    const copies = labelledPairs().filter(({ isSame }) => isSame)
    const found = copies.filter(({ a, b }) => {
      const keys = new Set(signatureOf(a.title, a.markdown).keys)
      return signatureOf(b.title, b.markdown).keys.some((key) => keys.has(key))
    })
    expect(copies.length).toBeGreaterThan(200)
    expect(found.length / copies.length).toBeGreaterThanOrEqual(0.97)
  })

  test('of a story told in other words share its figures', () => {
    const first = signatureOf(
      'Results',
      'Penmark earned 1.084 a share on sales of 912.46 million in the quarter to June.',
    )
    const second = signatureOf(
      'Penmark up',
      'Sales of Penmark rose to $912.46 million. It took in 1.0840 for every share.',
    )
    const years = signatureOf('Years', 'In 2024 and 2025 nothing at all was told of it, and 2026 is not over.')
    expect(second.keys.filter((key) => first.keys.includes(key))).toHaveLength(2)
    expect(years.keys.length).toBeLessThan(
      signatureOf('Years', 'In 20247 and 20258 nothing at all was told of it, and 20269 is not over.').keys.length,
    )
  })

  test('of a paragraph out of a long text share a key with the whole', () => {
    const sentence = (n: number) =>
      `On day ${n} the crew of ship ${n * 7} counted ${n * 13} gulls near the ${n}th buoy of the bay.`
    const whole = Array.from({ length: 12 }, (_, n) => sentence(n + 1)).join('\n\n')
    const keys = new Set(signatureOf('Log', whole).keys)
    const part = signatureOf('Gulls', [1, 2, 3, 4].map(sentence).join(' '))
    expect(part.keys.some((key) => keys.has(key))).toBe(true)
  })

  test('are the same for either script, width, case and for what stands in links and pictures', () => {
    const plain = signatureOf('', 'The ferry 云翼 came to Tarn in 2026.')
    const marked = signatureOf(
      '',
      'THE **ferry** [雲翼](https://x.example/a-b) came ![boat](https://x.example/i.jpg) to Tarn in ２０２６.',
    )
    expect(marked.keys).toEqual(plain.keys)
  })

  test('hold no more than 35 keys and 40 blocks, and come back from their bytes', () => {
    const long = Array.from({ length: 3_000 }, (_, n) => `Line ${n} of the long list of ships and harbours.`).join('\n')
    const signature = signatureOf('A title of more than six words', long)
    expect(signature.keys.length).toBeLessThanOrEqual(35)
    expect(signature.blocks.length).toBe(40)
    expect(signatureFrom(signatureBytes(signature))).toEqual(signature)
    expect(signatureFrom(signatureBytes(signatureOf('', '')))).toEqual({
      keys: new Uint32Array(),
      blocks: new Uint32Array(),
    })
  })
})
