import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../src/parse/listing.ts'
import { canonicalUrl } from '../../../src/poll/entries/canonical-url.ts'
import { hashOf, identify } from '../../../src/poll/entries/identity.ts'

const entry = (fields: Partial<Entry>): Entry => ({ title: 'A', categories: [], enclosures: [], ...fields })
const identities = (entries: Partial<Entry>[], identity?: 'url' | 'guid' | 'content') =>
  identify(entries.map(entry), { sourceId: 's', identity }).map((each) => each.identity)

describe('a canonical URL', () => {
  test.each([
    ['http://News.Example:80/a?utm_source=x&id=7&fbclid=1#top', 'https://news.example/a?id=7'],
    ['https://news.example:443/a?', 'https://news.example/a'],
    ['HTTPS://新闻.example/路?b=2&a=1', 'https://xn--efvy88h.example/%E8%B7%AF?b=2&a=1'],
    ['https://user:word@news.example/a', 'https://news.example/a'],
    ['https://news.example/a?UTM_Campaign=x&q=a+b%20c', 'https://news.example/a?q=a+b%20c'],
    ['https://news.example:8443/a', 'https://news.example:8443/a'],
    ['http://2130706433/a', 'https://127.0.0.1/a'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalUrl(text)).toBe(canonical)
    expect(canonicalUrl(canonical)).toBe(canonical)
  })

  test.each(['', '/a', 'javascript:alert(1)', 'mailto:a@b.example', 'http://'])('of %j is none', (text) => {
    expect(canonicalUrl(text)).toBeUndefined()
  })
})

describe('the identity of an entry', () => {
  test('is its canonical URL, and the hash the first 16 hex digits of its SHA-256', () => {
    const [only] = identify([entry({ url: 'http://news.example/a?utm_medium=rss#c' })], { sourceId: 's' })
    expect(only).toMatchObject({ identity: 'https://news.example/a', hash: hashOf('https://news.example/a') })
    expect(hashOf('https://news.example/a')).toMatch(/^[0-9a-f]{16}$/)
    expect(hashOf('')).toBe('e3b0c44298fc1c14')
  })

  test('keeps the fragment only where it tells entries of the listing apart', () => {
    const days = [
      { title: 'Monday', url: 'https://news.example/log#mon' },
      { title: 'Tuesday', url: 'https://news.example/log#tue' },
      { title: 'Other', url: 'https://news.example/other#x' },
    ]
    expect(identities(days)).toEqual([
      'https://news.example/log#mon',
      'https://news.example/log#tue',
      'https://news.example/other',
    ])
  })

  test('is source and guid where several entries link to one page or an entry has no URL', () => {
    const home = 'https://news.example/'
    expect(
      identities([
        { title: 'A', url: home, id: '1' },
        { title: 'B', url: home, id: '2' },
        { title: 'C', id: '3' },
      ]),
    ).toEqual(['s#1', 's#2', 's#3'])
  })

  test('is source, title and time where there is nothing better', () => {
    const publishedAt = new Date('2026-01-02T03:04:05Z')
    expect(identities([{ title: 'A', publishedAt }, { title: 'B' }])).toEqual(['s#A 2026-01-02T03:04:05.000Z', 's#B'])
  })

  test('does not change because a listing repeats an entry', () => {
    const twice = { title: 'A', url: 'https://news.example/a', id: '1' }
    expect(identities([twice, twice])).toEqual(['https://news.example/a'])
    expect(identities([twice, { ...twice, id: '2' }])).toEqual(['https://news.example/a'])
    expect(identities([twice, { ...twice, title: 'A, corrected' }])).toEqual(['https://news.example/a'])
  })

  test('passes over guids that several entries share', () => {
    expect(
      identities([
        { title: 'A', id: 'same' },
        { title: 'B', id: 'same' },
      ]),
    ).toEqual(['s#A', 's#B'])
  })

  test('is what the definition forces', () => {
    const one = { title: 'A', id: 'changes', url: 'https://news.example/a', contentHtml: '<p>x</p>' }
    expect(identities([one], 'url')).toEqual(['https://news.example/a'])
    expect(identities([one], 'guid')).toEqual(['s#changes'])
    expect(identities([one], 'content')).toEqual(['s#A\n<p>x</p>'])
  })

  test('of an entry now alone on its page also names what it was called among others', () => {
    const [alone] = identify([entry({ url: 'https://news.example/log#mon', id: '1' })], { sourceId: 's' })
    expect(alone?.otherHashes).toEqual([hashOf('https://news.example/log#mon'), hashOf('s#1')])
  })

  test('takes 2,000 entries of one page in its stride', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ title: `T${index}`, url: 'https://news.example/' }))
    expect(new Set(identities(many)).size).toBe(2_000)
  })
})
