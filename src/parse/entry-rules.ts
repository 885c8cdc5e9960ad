import { loadLibrary } from '../load-library.ts'
import type { SourceDefinition } from '../source/definition.ts'
import { oneLine } from '../text/clean-text.ts'
import { absoluteUrl } from './absolute-url.ts'
import type { Entry } from './listing.ts'
import type { RawEntry } from './raw-entry.ts'

/** What `where` and `replace` of a definition do to the entries of one listing. */
export type EntryRules = {
  /** For entries an API or a page gave, before their texts are understood; `undefined` where `where` drops the entry. */
  readonly toRaw: (raw: RawEntry) => RawEntry | undefined
  /** For entries of a feed; a date's text is gone by then, so rules on dates do nothing. */
  readonly toEntry: (entry: Entry) => Entry | undefined
}

type Texts = { readonly [Name in string]?: string | readonly string[] | undefined }

/** Compiles the rules of a definition. RE2 patterns take time linear in the text, whatever they are. */
export function entryRules({ where, replace }: Pick<SourceDefinition, 'where' | 'replace'>): EntryRules {
  if (where.length === 0 && replace.length === 0) return { toRaw: (raw) => raw, toEntry: (entry) => entry }
  const { RE2JS } = loadLibrary('re2js') as typeof import('re2js')
  const conditions = where.map(({ field, matches, lacks }) => {
    const wanted = matches ?? lacks ?? ''
    const pattern = RE2JS.compile(wanted)
    return (texts: Texts) =>
      listOf(texts[field]).some((text) => pattern.matcher(text).find()) === (matches !== undefined)
  })
  const changes = replace.map(({ field, pattern: source, with: replacement }) => {
    const pattern = RE2JS.compile(source)
    const change = (text: string) => pattern.matcher(text).replaceAll(replacement)
    return (texts: Texts): Texts => {
      const value = texts[field]
      if (value === undefined) return texts
      return { ...texts, [field]: typeof value === 'string' ? change(value) : value.map(change) }
    }
  })
  const apply = (texts: Texts): Texts | undefined => {
    if (!conditions.every((holds) => holds(texts))) return undefined
    return changes.reduce((changed, change) => change(changed), texts)
  }
  return {
    toRaw: ({ enclosures, ...texts }) => {
      const changed = apply(texts) as RawEntry | undefined
      return changed && { ...changed, ...(enclosures && { enclosures }) }
    },
    toEntry: (entry) => {
      const changed = apply(textsOf(entry))
      return changed && withTexts(entry, changed)
    },
  }
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [''] : typeof value === 'string' ? [value] : value
}

/** `html` and `text` both mean the text of the entry: its content, or its summary where it has nothing else. */
function textsOf(entry: Entry): Texts {
  const text = entry.contentHtml ?? entry.summaryHtml
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    published: entry.publishedAt?.toISOString(),
    updated: entry.updatedAt?.toISOString(),
    author: entry.author,
    image: entry.imageUrl,
    categories: entry.categories,
    summary: entry.summaryHtml,
    html: text,
    text,
  }
}

function withTexts(entry: Entry, texts: Texts): Entry {
  const before = textsOf(entry)
  const text = (name: string) => (typeof texts[name] === 'string' ? texts[name] : undefined)
  const { id, url, author, imageUrl, contentHtml, summaryHtml, ...rest } = entry
  const ofText = text('html') !== before.html ? text('html') : text('text')
  const ownSummary = text('summary')
  const body = { contentHtml: contentHtml === undefined ? undefined : ofText }
  const summary = contentHtml === undefined && ownSummary === before.summary ? ofText : ownSummary
  return {
    ...rest,
    title: oneLine(text('title') ?? ''),
    categories: listOf(texts.categories)
      .map(oneLine)
      .filter((term) => term !== ''),
    ...given({
      id: text('id'),
      url: text('url') === url ? url : absoluteUrl(text('url') ?? ''),
      author: text('author'),
      imageUrl: text('image') === imageUrl ? imageUrl : absoluteUrl(text('image') ?? ''),
      contentHtml: body.contentHtml,
      summaryHtml: summary,
    }),
  }
}

function given<Fields extends Record<string, string | undefined>>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [Name in keyof Fields]?: string }
}
