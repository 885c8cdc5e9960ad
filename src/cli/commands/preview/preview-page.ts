import type { FullText } from '../../../article/page/full-text.ts'
import { identify } from '../../../poll/entries/identity.ts'
import { type MakingParts, makeArticles } from '../../../poll/make-article.ts'
import type { SourceDefinition } from '../../../source/definition.ts'
import { paint, table } from '../../terminal.ts'

/** What is found on an article's page, by the definition of its source and nothing of its listing. */
export type PagePreview = {
  readonly url: string
  /** What the page gives: fields by their selectors, else what it says of itself. */
  readonly fields: Readonly<Record<string, string>>
  /** Fields whose selectors find nothing. */
  readonly missing: readonly string[]
  readonly removed: NonNullable<FullText['removed']>
  /** The article as it would be written, or why it cannot be. */
  readonly article: { readonly text: string } | { readonly error: string }
}

/** Reads one article's page as a poll would; one whose definition does not say how is read as with `fullText`. */
export async function previewPage(
  url: string,
  { sourceId, definition }: { readonly sourceId: string; readonly definition: SourceDefinition },
  parts: MakingParts,
  signal: AbortSignal,
): Promise<PagePreview> {
  const pages: FullText[] = []
  const extractFullText: MakingParts['jobs']['extractFullText'] = async (page, options) => {
    const found = await parts.jobs.extractFullText(page, { ...options, withRemoved: true })
    pages.push(found)
    return found
  }
  const jobs = { ...parts.jobs, extractFullText }
  const read = definition.article?.content ? definition : { ...definition, fullText: true }
  const entry = { url, title: '', categories: [], enclosures: [] }
  const [identified] = identify([entry], { sourceId, identity: undefined })
  const wanted = identified ? [{ ...identified, firstSeenAtMs: Date.now(), attempts: 0, isNew: true }] : []
  const origin = { source: { id: sourceId, definition: read }, siteUrl: url }
  const [made] = await makeArticles(wanted, origin, { ...parts, jobs }, signal)
  const [first] = pages
  const text = made && 'kept' in made ? { text: Buffer.from(made.kept.text).toString() } : undefined
  return {
    url,
    fields: fieldsOf(first),
    missing: first?.fields?.missing ?? [],
    removed: pages.flatMap((page) => page.removed ?? []),
    article: text ?? { error: made && 'error' in made ? made.error.message : 'its address is none' },
  }
}

function fieldsOf(page: FullText | undefined): Readonly<Record<string, string>> {
  const { title, publishedAt, author, imageUrl, categories, dateDoubt } = page?.fields ?? {}
  const own = page?.kind === 'found' ? page : undefined
  const fields = {
    title: title ?? own?.title,
    publishedAt: (publishedAt ?? own?.publishedAt)?.toISOString() ?? dateDoubt,
    author,
    imageUrl,
    categories: categories?.join(', '),
  }
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

/** Lays out for people what was found on a page. */
export function describePage({ url, fields, missing, removed, article }: PagePreview): string {
  const found = Object.entries(fields).map(([name, value]) => ['  ', name, value])
  const lacking = missing.map((name) => ['  ', name, paint('dim', `article.fields.${name} finds nothing`)])
  const out = removed.map(({ select, times, text }) => ['  ', `${times} ×`, paint('dim', select), text])
  return [
    url,
    ...(found.length + lacking.length > 0 ? [table([...found, ...lacking])] : []),
    ...(out.length > 0 ? [`\nremoved by article.remove:\n${table(out)}`] : []),
    'error' in article
      ? `\nthe article cannot be written: ${article.error}`
      : `\nthe article as it would be written:\n\n${article.text.trimEnd()}`,
  ].join('\n')
}
