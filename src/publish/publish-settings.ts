import { z } from 'zod'
import { duration } from '../duration.ts'
import { describeFault, readQuery } from '../text/query/read-query.ts'

const sourceId = z.string().regex(/^[a-z0-9_]{1,64}$/, 'the id of a source')
const content = z.enum(['full', 'summary'])
const made = z.enum(['on-request', 'files', 'off'])
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a name of a-z, 0-9, _ and -')

/** How publications are written and when, under `publish` in the settings file. */
export const publishSettings = z
  .strictObject({
    content: content.default('full').describe('What an entry carries: its whole text, or its summary alone'),
    perSource: made
      .default('on-request')
      .describe(
        "A source's own feeds: made when the server is first asked for them and kept current for 30 days after the last time, kept as files at any time, or none",
      ),
    archives: made
      .default('on-request')
      .describe(
        'Archive pages, of 100 articles each: made when the server is first asked for them, kept as files at any time, or none',
      ),
    precompress: z
      .array(z.enum(['gzip', 'br', 'zstd']))
      .default(['gzip'])
      .describe('Compressed copies beside each feed file; the server makes others when they are asked for'),
    corrections: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether an article that its site changed says so, and what, in a line before its text'),
    images: z
      .enum(['archived', 'original'])
      .default('original')
      .describe(
        'Where the pictures of articles are shown from: `archived`, from here, those that are kept; or from their sites',
      ),
    delay: duration.prefault('5s').describe('Quiet time after a new article before publishing'),
    maxDelay: duration.prefault('8s').describe('Longest time a new article waits while others keep coming'),
    tagAuthority: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*,\d{4}(-\d{2}(-\d{2})?)?$/, 'a name and a date such as example.org,2026')
      .default('feedkeeper,2026')
      .describe(
        'Name and date the ids of entries and publications are made with (RFC 4151); readers take every entry for new when it changes',
      ),
    hubs: z
      .array(z.url({ protocol: /^https?$/, error: 'an absolute http or https address' }))
      .default([])
      .describe('WebSub hubs that publications name and that are told of every change'),
    cacheBytes: z
      .int()
      .min(0)
      .default(32 * 1_024 * 1_024)
      .describe(
        'Most memory for rendered articles, which are kept for five minutes after the last document that had them',
      ),
  })
  .prefault({})

const publication = z.strictObject({
  title: z.string().trim().min(1).max(200).optional().describe("Default: the publication's name"),
  description: z.string().trim().min(1).max(1_000).optional().describe('One sentence about it; default the title'),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag such as zh-CN')
    .optional()
    .describe('BCP 47 language of the whole; default that of its articles, where they agree'),
  sources: z.array(sourceId).min(1).optional().describe('Only articles these sources list'),
  languages: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Only articles in these languages; `zh` means every Chinese'),
  tags: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Only articles with one of these tags or categories, in any case of letters'),
  words: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Only articles with one of these words or phrases in title or text, in any case of letters'),
  query: z
    .string()
    .min(1)
    .max(1_000)
    .superRefine((query, context) => {
      const fault = queryFault(query)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `a search query (${fault})` })
    })
    .optional()
    .describe(
      'Only articles this search finds, in the language of `feedkeeper search`: words and "phrases" in title and text, all of them; `OR`, `-`, brackets; `title:` `source:` `lang:` `tag:` `before:` `after:`',
    ),
  maxAge: duration.optional().describe('Only articles not older than this; such a publication has no archive'),
  limit: z
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .describe(
      'Newest articles in the document readers subscribe to; late ones come beside them, at most as many again',
    ),
  order: z
    .enum(['newest-first', 'oldest-first'])
    .default('newest-first')
    .describe('How articles stand in a document; which are in it is always decided by newest first'),
  content: content.optional().describe('Default `publish.content`'),
  duplicates: z
    .enum(['fold', 'all'])
    .default('all')
    .describe(
      'Articles that tell one story: only the first of them, which names the others, or all; archive pages have all',
    ),
  replacedBy: name
    .optional()
    .describe('This publication is none any more: readers are led to the one of this name (HTTP 301)'),
})

/** A publication, or `off` for one that would be there by default: `all`, and one for each source. */
const publicationOrOff = z.preprocess(
  (value) => (value === 'off' || value === false ? { isOff: true } : value),
  publication.extend({
    isOff: z.literal(true).optional().describe('There is none by this name; `off` instead of a section says the same'),
  }),
)

/** The merged feeds by name, under `publications` in the settings file. */
export const publicationsSettings = z.record(name, publicationOrOff).default({})

/** How publications are written, defaults filled in and durations in milliseconds. */
export type PublishSettings = z.output<typeof publishSettings>

/** The publications the settings name. */
export type PublicationsSettings = z.output<typeof publicationsSettings>

/** What the settings say of one publication. */
export type PublicationSettings = PublicationsSettings[string]

function queryFault(query: string): string | undefined {
  const read = readQuery(query, 'utc')
  if ('problem' in read) return describeFault(read)
  return read.order === undefined ? undefined : '`order`, not sort:, says how articles stand in a publication'
}
