import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const qqStory = z.strictObject({
  id: z.string(),
  /** Local time in Asia/Shanghai, as the real list writes it. */
  published: z.string(),
  author: z.string(),
  image: z.string().optional(),
  /** Ends with a paragraph of nothing but its publisher's QR code. */
  syndicated: z.boolean().default(false),
  shell: z.enum(['rich_media_content', 'article-content-wrap', 'article-content']),
  title: z.string(),
  html: z.string(),
})

const investingStory = z.strictObject({
  id: z.number(),
  published: z.string(),
  title: z.string(),
  body: z.string(),
})

const feedStory = z.strictObject({
  slug: z.string(),
  published: z.string(),
  updated: z.string().optional(),
  author: z.string(),
  categories: z.array(z.string()).default([]),
  image: z.string().optional(),
  retells: z.string().optional(),
  title: z.string(),
  html: z.string(),
})

/** One invented article of the qq-shaped site. */
export type QqStory = z.output<typeof qqStory>

/** One invented article of the investing-shaped site. */
export type InvestingStory = z.output<typeof investingStory>

/** One invented article of a feed. */
export type FeedStory = z.output<typeof feedStory>

/** Every invented article, oldest first in each list. */
export type Stories = {
  readonly qq: readonly QqStory[]
  readonly investing: readonly InvestingStory[]
  readonly gazette: readonly FeedStory[]
  readonly orchard: readonly FeedStory[]
}

/** Reads the invented articles from `stories/*.yaml`. */
export function readStories(): Stories {
  return {
    qq: read('qq', qqStory),
    investing: read('investing', investingStory),
    gazette: read('gazette', feedStory),
    orchard: read('orchard', feedStory),
  }
}

function read<S extends z.ZodType>(name: string, story: S): readonly z.output<S>[] {
  const text = readFileSync(new URL(`stories/${name}.yaml`, import.meta.url), 'utf8')
  return z.array(story).parse(parse(text))
}
