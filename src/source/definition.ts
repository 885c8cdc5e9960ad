import { z } from 'zod'
import { duration } from '../duration.ts'
import { loadLibrary } from '../load-library.ts'
import { timeZoneName } from '../time-zone.ts'
import { articleSchema, replaceRule, whereRule } from './article-rules.ts'
import { listSchema } from './list-definition.ts'

const timeZone = timeZoneName.describe("Zone of the site's dates that carry none; default UTC")

const dateFormat = z
  .string()
  .max(100)
  .refine((text) => /d|o|W|D|f|X|x/.test(text.replace(/'[^']*'/g, '')), 'a format such as dd.MM.yyyy HH:mm')

/** Schema of `feeds/<id>.yaml`: what is polled, when, and how its articles are read. */
export const sourceDefinition = z
  .strictObject({
    title: z.string().trim().min(1).max(200).optional().describe("Name of the source; default the listing's own title"),
    lang: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag such as zh-CN')
      .optional()
      .describe("BCP 47 language tag of the articles; default the listing's own"),
    timeZone: timeZone.default('UTC'),
    dateFormat: z
      .union([dateFormat, z.array(dateFormat).min(1).max(20)])
      .optional()
      .describe(
        "The site's own format of dates in Luxon's tokens, such as dd.MM.yy HH:mm, or several; names by `lang`",
      ),
    schedule: z
      .string()
      .refine(isCron, 'a cron expression such as "*/5 * * * *"')
      .optional()
      .describe("When to poll, as a cron expression in the source's time zone"),
    every: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .optional()
      .describe('How often to poll, such as 10m'),
    folder: z
      .string()
      .max(200)
      .optional()
      .describe('Folder the source is exported in (OPML); a / parts folders within folders'),
    private: z
      .boolean()
      .default(false)
      .describe(
        'Whether its address and why its polls fail are kept out of what is published and served, as where it holds a token; default false',
      ),
    paused: z
      .boolean()
      .default(false)
      .describe('Whether it is left alone for now: what is kept of it stays published; default false'),
    list: listSchema,
    where: z.array(whereRule).default([]).describe('Which entries are kept; all rules must hold'),
    replace: z.array(replaceRule).default([]).describe('Replacements in the fields of every entry, in order'),
    fullText: z
      .boolean()
      .default(false)
      .describe(
        "Whether the text is looked for on the article's page where the listing brings only a summary; default false",
      ),
    identity: z
      .enum(['url', 'guid', 'content'])
      .optional()
      .describe('What tells two articles apart; default the url, else the guid'),
    article: articleSchema.optional(),
    images: z
      .enum(['off', 'thumbnails', 'all'])
      .optional()
      .describe('Which pictures of its articles are kept; default `images` of the settings'),
    revisions: z
      .union([
        z.literal('off'),
        z.strictObject({
          recheck: z
            .array(duration)
            .min(1)
            .max(10)
            .describe(
              'How long after an article was first seen its page is looked at again, such as 1d; default never',
            ),
        }),
      ])
      .optional()
      .describe('off: what the site changes in articles that are kept is not taken over'),
  })
  .refine((source) => source.schedule === undefined || source.every === undefined, 'schedule or every, not both')

function isCron(text: string): boolean {
  return (loadLibrary('node-cron') as typeof import('node-cron')).validate(text)
}

/** A source as its definition gives it, defaults filled in. */
export type SourceDefinition = z.output<typeof sourceDefinition>

/** The part of a definition that says where the listing is and how it is read. */
export type ListDefinition = SourceDefinition['list']

/** The part of a definition that says how an article's page is read. */
export type ArticleRules = NonNullable<SourceDefinition['article']>

/** JSON Schema (2020-12) of a definition, for editors: the text of `feeds/schema.json`. */
export function definitionJsonSchema(): string {
  const schema = z.toJSONSchema(sourceDefinition, { io: 'input' })
  return `${JSON.stringify({ ...schema, title: 'feedkeeper source' }, undefined, 2)}\n`
}
