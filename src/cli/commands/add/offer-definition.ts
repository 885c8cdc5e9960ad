import { createInterface } from 'node:readline/promises'
import { stringify } from 'yaml'
import { proposeDefinition } from '../../../parse/proposal/propose-definition.ts'
import { sourceDefinition } from '../../../source/definition.ts'
import type { Discovery } from '../../../source/discovery/discover.ts'
import type { FoundFeed } from '../../../source/discovery/found-feed.ts'
import type { SiteVisit } from '../../site-visit.ts'

type Page = NonNullable<Discovery['page']>

const fewest = 3

/**
 * Makes a definition for a page that leads to no feed, from what repeats on it, and reads the page with it; absent where
 * nothing on the page looks like a list of articles.
 */
export async function offerDefinition(page: Page, { jobs }: Pick<SiteVisit, 'jobs'>): Promise<FoundFeed | undefined> {
  const { url, bytes, contentType } = page
  const written = proposeDefinition(bytes, { url, contentType, nowMs: Date.now() })
  if (written === undefined) return undefined
  const checked = sourceDefinition.safeParse(written)
  // An address with a user name, or one too long, is none a definition can have.
  if (!checked.success) return undefined
  const source = { url, definition: checked.data, ...(contentType !== undefined && { contentType }) }
  const listing = await jobs.parseListing(bytes, source)
  if (listing.entries.length < fewest) return undefined
  return { url, listing, definition: { written, checked: checked.data } }
}

/** Shows a definition that was offered, with the first three entries it reads. */
export function describeOffer({ listing, definition }: FoundFeed): string {
  const first = listing.entries
    .slice(0, fewest)
    .flatMap(({ title, url, publishedAt }) => [
      `  - ${title ?? '(no title)'}`,
      `    ${url ?? '(no address)'}${publishedAt ? `  ${publishedAt.toISOString()}` : ''}`,
    ])
  const head = `no feed is found; of what repeats on the page this can be made, which reads ${listing.entries.length} entries:`
  return [head, '', stringify(definition?.written, { lineWidth: 0 }), ...first].join('\n')
}

/** Asks a person at the terminal for a yes; nothing where there is no terminal. */
export async function askForYes(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(?:y|yes|j|ja|是|好)$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
