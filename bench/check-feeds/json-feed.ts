import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Check, judge } from './outcome.ts'

const address = z.url({ protocol: /^https?$/ }).regex(/^[!-~]+$/)
const line = z.string().regex(/^\S(.*\S)?$/)
const language = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
const tagUri = z.string().regex(/^tag:[a-z0-9.-]+,\d{4}(-\d{2}){0,2}:[0-9a-f]{16}$/)

const item = z.strictObject({
  id: tagUri,
  url: address.optional(),
  title: line,
  content_html: z.string(),
  summary: line.optional(),
  image: address.optional(),
  date_published: z.iso.datetime(),
  date_modified: z.iso.datetime().optional(),
  authors: z.array(z.strictObject({ name: line, url: address.optional(), avatar: address.optional() })).optional(),
  tags: z.array(line).min(1).optional(),
  language: language.optional(),
  attachments: z
    .array(
      z.strictObject({
        url: address,
        mime_type: z.string().regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/),
        size_in_bytes: z.int().positive().optional(),
      }),
    )
    .min(1)
    .optional(),
  _source: z.strictObject({ id: line, title: line, url: address.optional(), feed_url: address.optional() }),
})

const feed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: line,
  home_page_url: address,
  feed_url: address,
  description: line,
  _history: z
    .strictObject({
      about: z.literal('https://www.rfc-editor.org/rfc/rfc5005'),
      prev_archive: address,
      type: z.literal('application/atom+xml'),
    })
    .optional(),
  icon: address.optional(),
  favicon: address.optional(),
  language: language.optional(),
  hubs: z
    .array(z.strictObject({ type: z.literal('WebSub'), url: address }))
    .min(1)
    .optional(),
  items: z.array(item),
})

/** Every JSON Feed has what version 1.1 asks for, with values in the right form, and nothing else but `_source`. */
export const jsonFeed: Check = async ({ feeds, documents }) => {
  const names = documents.filter((name) => name.endsWith('.json'))
  const faults: string[] = []
  for (const name of names) {
    const checked = feed.safeParse(JSON.parse(await readFile(join(feeds, name), 'utf8')))
    const issues = checked.error?.issues ?? []
    faults.push(...issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`))
  }
  return judge(faults, `${names.length} documents are JSON Feed 1.1`)
}
