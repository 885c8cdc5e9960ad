import { expect, it } from 'vitest'
import { sourceIdFor } from '../../src/source/source-id.ts'

const id = (title: string | undefined, url = 'https://www.harbour.example/feed') =>
  sourceIdFor({ title, url }, () => false)

it.each([
  ['Harbour News', 'harbour_news'],
  ['腾讯新闻·财经', 'tengxunxinwen_caijing'],
  ['Новости порта', 'novosti_porta'],
  ['Café — “Überblick” & mehr', 'cafe_uberblick_mehr'],
  ["The Sailor's Log - RSS Feed", 'the_sailors_log_rss'],
  ['ＦＵＬＬ　ｗｉｄｔｈ', 'full_width'],
  ['A title that goes on and on and on and never seems to end', 'a_title_that_goes_on_and_on_and_on_and'],
  ['…', 'harbour_example'],
  [undefined, 'harbour_example'],
])('makes an id one can read of %s', (title, expected) => {
  expect(id(title)).toBe(expected)
})

it('tells an id from those that are taken', () => {
  const taken = new Set(['harbour', 'harbour_2'])
  expect(sourceIdFor({ title: 'Harbour', url: 'https://x.example/' }, (each) => taken.has(each))).toBe('harbour_3')
})

it('gives an id that a definition file may have, whatever the title', () => {
  for (const title of ['🚢', '../../etc/passwd', 'a'.repeat(10_000), '\u0000', '한국어 뉴스', 'عربي']) {
    expect(id(title)).toMatch(/^[a-z0-9_]{1,64}$/)
  }
})
