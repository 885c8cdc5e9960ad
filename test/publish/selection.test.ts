import { describe, expect, test } from 'vitest'
import { fold } from '../../src/publish/candidate-texts.ts'
import { publicationsSettings } from '../../src/publish/publish-settings.ts'
import { type Candidate, placeOf, type Selection, selector } from '../../src/publish/selection.ts'
import { searchableText } from '../../src/text/query/words.ts'

const title = '腾讯第三季度财报'
const candidate = ({
  text = '收入上涨5%，Hello World。',
  ...changes
}: Partial<Candidate> & { readonly text?: string } = {}): Candidate => ({
  place: 10,
  publishedAtMs: Date.UTC(2026, 2, 5),
  archivedAtMs: 1_000,
  listings: [{ sourceId: 'qq', place: 10, atMs: 1_000 }],
  lang: 'zh-CN',
  categories: ['财经'],
  categorized: { place: 10, atMs: 1_000 },
  title,
  folded: async () => ({ title: fold(changes.title ?? title), text: fold(text) }),
  searchable: async () => ({ title: searchableText(changes.title ?? title), text: searchableText(text) }),
  ...changes,
})

const selects = (selection: Selection, changes?: Parameters<typeof candidate>[0]) =>
  selector(selection, 'Asia/Shanghai')(candidate(changes))

describe('a selection', () => {
  test('of nothing takes everything, and reads no text for it', async () => {
    const read = () => Promise.reject(new Error('read'))
    const select = (selection: Selection) =>
      selector(selection, 'utc')({ ...candidate(), folded: read, searchable: read })
    expect(await select({})).toBe(true)
    expect(await select({ sources: ['qq'], languages: ['zh'], tags: ['财经'] })).toBe(true)
    expect(await select({ sources: ['other'], words: ['x'] })).toBe(false)
  })

  test.each([
    ['腾讯', true],
    ['腾讯 财报', true],
    ['腾讯 AND 阿里', false],
    ['阿里 OR 财报', true],
    ['腾讯 NOT 财报', false],
    ['腾讯 -财报', false],
    ['"hello world"', true],
    ['HELLO', true],
    ['title:腾讯', true],
    ['text:腾讯', false],
    ['(阿里 OR 收入) AND "5%"', true],
    ['ｈｅｌｌｏ', true],
    ['hell', false],
    ['hell*', true],
    ['騰訊', true],
    ['source:qq -tag:财经', false],
    ['lang:zh after:2026-03-05 before:2026-03-06', true],
    ['lang:zh after:2026-03-05T09:00', false],
  ])('by the query %s', async (query, expected) => {
    expect(await selects({ query })).toBe(expected)
  })

  test.each([
    ['hello world', true],
    ['ＨＥＬＬＯ', true],
    ['第三季度', true],
    ['第四季度', false],
  ])('by the word %s', async (word, expected) => {
    expect(await selects({ words: ['nothing', word] })).toBe(expected)
  })

  test('by tag, where the sources that list the article are tags as well', async () => {
    expect(await selects({ tags: ['QQ'] })).toBe(true)
    expect(await selects({ tags: ['Finance'] }, { categories: ['FINANCE'] })).toBe(true)
    expect(await selects({ tags: ['sport'] })).toBe(false)
  })
})

describe('the place of an article in a selection', () => {
  const listed = (sourceId: string, place: number) => ({ sourceId, place, atMs: place * 100 })
  const article = candidate({
    listings: [listed('qq', 10), listed('gazette', 20), listed('orchard', 30)],
    categories: ['Finance', 'Ships'],
    categorized: { place: 25, atMs: 2_500 },
  })

  test.each<[string, Selection, number]>([
    ['it was kept, where no source and no tag is named', { words: ['x'], languages: ['zh'] }, 10],
    ['the first of the sources listed it', { sources: ['orchard', 'gazette'] }, 20],
    ['a source that is a tag listed it', { tags: ['GAZETTE'] }, 20],
    ['its categories became known', { tags: ['finance'] }, 25],
    ['the first of its tags matched', { tags: ['orchard', 'ships', 'other'] }, 25],
    ['the source that is a tag listed it, before its categories were known', { tags: ['qq', 'ships'] }, 10],
    ['a source listed it, and a tag matches later', { sources: ['qq'], tags: ['ships'] }, 25],
    ['a source listed it, and a tag matched before', { sources: ['orchard'], tags: ['ships'] }, 30],
    ['its query began to match', { query: 'source:gazette OR tag:orchard' }, 20],
    ['its query matched again', { query: 'source:orchard OR -tag:ships' }, 30],
  ])('is where %s', async (_where, selection, place) => {
    const select = selector({ ...selection, words: undefined }, 'utc')
    expect(await select(article)).toBe(true)
    expect(await placeOf(article, select)).toEqual({ place, archivedAtMs: place * 100 })
  })
})

describe('the settings of publications', () => {
  const faults = (settings: unknown) =>
    publicationsSettings.safeParse(settings).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)

  test('a query that cannot be read, or that is for searches alone, is refused with its reason', () => {
    expect(faults({ p: { query: '(a' } })?.[0]).toMatch(/^p\.query: a search query \(.*\)/)
    expect(faults({ p: { query: '(a' } })?.[0]).toContain('at character 1')
    expect(faults({ p: { query: 'a sort:best' } })?.[0]).toContain('`order`')
  })

  test('names, numbers and unknown keys are checked', () => {
    expect(faults({ '../x': {} })).toHaveLength(1)
    expect(faults({ p: { limit: 0 } })).toHaveLength(1)
    expect(faults({ p: { source: ['qq'] } })).toHaveLength(1)
    expect(faults({ p: { maxAge: '10 days' } })).toHaveLength(1)
    expect(faults({})).toBeUndefined()
  })
})
