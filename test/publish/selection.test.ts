import { describe, expect, test } from 'vitest'
import { publicationsSettings } from '../../src/publish/publish-settings.ts'
import { type Candidate, type Selection, selector } from '../../src/publish/selection.ts'

const candidate = (changes: Partial<Omit<Candidate, 'text'>> & { readonly text?: string } = {}): Candidate => ({
  sourceIds: ['qq'],
  lang: 'zh-CN',
  categories: ['财经'],
  title: '腾讯第三季度财报',
  ...changes,
  text: async () => changes.text ?? '收入上涨5%，Hello World。',
})

const selects = (selection: Selection, changes?: Parameters<typeof candidate>[0]) =>
  selector(selection)(candidate(changes))

describe('a selection', () => {
  test('of nothing takes everything, and reads no text for it', async () => {
    const unread: Candidate = { ...candidate(), text: () => Promise.reject(new Error('read')) }
    expect(await selector({})(unread)).toBe(true)
    expect(await selector({ sources: ['qq'], languages: ['zh'], tags: ['财经'] })(unread)).toBe(true)
    expect(await selector({ sources: ['other'], words: ['x'] })(unread)).toBe(false)
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

describe('the settings of publications', () => {
  const faults = (settings: unknown) =>
    publicationsSettings.safeParse(settings).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)

  test('a query that cannot be read, or that could run for ever, is refused with its reason', () => {
    expect(faults({ p: { query: '(a' } })?.[0]).toMatch(/^p\.query: a search query \(.*\)/)
    expect(faults({ p: { query: '/(a+)+$/' } })?.[0]).toContain('regular expressions are not taken')
  })

  test('names, numbers and unknown keys are checked', () => {
    expect(faults({ '../x': {} })).toHaveLength(1)
    expect(faults({ p: { limit: 0 } })).toHaveLength(1)
    expect(faults({ p: { source: ['qq'] } })).toHaveLength(1)
    expect(faults({ p: { maxAge: '10 days' } })).toHaveLength(1)
    expect(faults({})).toBeUndefined()
  })
})
