import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Jobs } from '../../src/jobs/jobs.ts'
import type { Entry, Listing } from '../../src/parse/listing.ts'
import { articleSchema } from '../../src/source/article-rules.ts'
import { type SourceDefinition, sourceDefinition } from '../../src/source/definition.ts'
import { mutate, randomFrom } from './mutate.ts'

/** What fuzzing found: how often each outcome came, and every case that went wrong. */
export type FuzzReport = {
  readonly outcomes: Readonly<Record<string, number>>
  readonly faults: readonly { readonly seed: number; readonly what: string }[]
}

const folder = join(import.meta.dirname, 'fixtures')
const expectedCodes = new Set(['not-a-feed', 'unreadable-listing'])
const feed = sourceDefinition.parse({ list: { feed: { url: 'https://harbour.example/' } } })
const json = sourceDefinition.parse({
  list: { json: { url: 'https://harbour.example/', entries: 'rows[].{title: t, url: u, text: body}' } },
})
const html = sourceDefinition.parse({ list: { html: { url: 'https://harbour.example/', entries: 'li, p, a' } } })
const definitions: readonly SourceDefinition[] = [feed, feed, feed, feed, json, html]
const rules = articleSchema.parse({ content: ['body'] })

/**
 * Reads spoiled fixtures through the given jobs, one case per seed, until told to stop. A case is wrong where reading
 * crashes, is stopped by its limits, or gives what no entry may be; a clear refusal is right.
 */
export async function fuzz(
  jobs: Pick<Jobs, 'parseListing' | 'extractFullText'>,
  seeds: Iterable<number>,
  isOver: () => boolean = () => false,
): Promise<FuzzReport> {
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:xml|json|html)$/.test(name) && !name.endsWith('.expected.json'))
    .sort()
    .map((name) => readFileSync(join(folder, name)))
    .filter((bytes) => bytes.length < 100_000)
  const outcomes: Record<string, number> = {}
  const faults: { seed: number; what: string }[] = []
  for (const seed of seeds) {
    if (isOver()) break
    const random = randomFrom(seed)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
    const bytes = mutate(pick(documents), documents, random)
    const url = 'https://harbour.example/feed'
    const outcome = await jobs
      .parseListing(bytes, { url, definition: pick(definitions), nowMs: Date.UTC(2026, 0, 15) })
      .then(
        (listing) => amiss(listing),
        (error: Error & { code?: string }) =>
          expectedCodes.has(error.code ?? '') ? error.code : `threw ${error.stack}`,
      )
    const page = await jobs.extractFullText(bytes, { url, rules }).then(
      () => undefined,
      (error: Error) => `full text threw ${error.stack}`,
    )
    const what = page ?? outcome ?? 'read'
    if (what !== 'read' && !expectedCodes.has(what)) faults.push({ seed, what })
    const key = expectedCodes.has(what) || what === 'read' ? what : 'wrong'
    outcomes[key] = (outcomes[key] ?? 0) + 1
  }
  return { outcomes, faults }
}

/** Says what a listing must not be; `undefined` where all is right. */
function amiss({ entries, title }: Listing): string | undefined {
  const wrong = entries.map(wrongEntry).find((each) => each !== undefined)
  return (
    wrong ?? (title !== undefined && wrongLine(title) ? `title of the listing: ${JSON.stringify(title)}` : undefined)
  )
}

function wrongEntry(entry: Entry): string | undefined {
  const { title, id, url, imageUrl, publishedAt, updatedAt, contentHtml, summaryHtml, enclosures } = entry
  if ([title, id, entry.author, ...entry.categories].some((text) => text !== undefined && wrongLine(text))) {
    return `a line: ${JSON.stringify(entry).slice(0, 300)}`
  }
  if ([url, imageUrl].some((each) => each !== undefined && !/^https?:\/\//i.test(each)))
    return `an address: ${url} ${imageUrl}`
  if (enclosures.some((each) => /^(?:javascript|data|vbscript):/i.test(each.url))) return 'an enclosure that runs'
  if ([publishedAt, updatedAt].some((date) => date && !(date.getTime() > 0)))
    return `a date: ${publishedAt} ${updatedAt}`
  return [contentHtml, summaryHtml].some((text) => text !== undefined && hasForbidden(text)) ? 'a text' : undefined
}

function wrongLine(text: string): boolean {
  return text !== text.trim() || text.includes('\n') || hasForbidden(text)
}

function hasForbidden(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !text.isWellFormed() || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/.test(text)
}
