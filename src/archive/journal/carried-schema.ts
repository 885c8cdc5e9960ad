import { z } from 'zod'

const text = z.string().exactOptional()
const number = z.number().exactOptional()

/** A file an entry carries, as the journal has it; see `Enclosure`. */
export const enclosureSchema = z.object({
  url: z.string(),
  type: text,
  length: number,
  medium: z.enum(['image', 'audio', 'video']).exactOptional(),
  durationSeconds: number,
  width: number,
  height: number,
  title: text,
  alt: text,
  isRendition: z.boolean().exactOptional(),
})

const episode = z.object({
  title: text,
  durationSeconds: number,
  season: number,
  seasonName: text,
  episode: number,
  episodeType: z.enum(['full', 'trailer', 'bonus']).exactOptional(),
  isExplicit: z.boolean().exactOptional(),
  transcripts: z
    .array(z.object({ url: z.string(), type: text, language: text }))
    .readonly()
    .exactOptional(),
  chapters: z.object({ url: z.string(), type: text }).exactOptional(),
  soundbites: z
    .array(z.object({ startSeconds: z.number(), durationSeconds: z.number(), title: text }))
    .readonly()
    .exactOptional(),
  subtitle: text,
  summary: text,
})

const authorPages = z.object({ url: text, email: text, avatarUrl: text })

/** What an entry tells beside itself, as the journal has it; see `EntryExtras`. */
export const extrasSchema = z.object({
  podcast: episode.exactOptional(),
  comments: z.object({ url: text, count: number }).exactOptional(),
  links: z
    .array(z.object({ rel: z.enum(['via', 'related', 'replies']), url: z.string(), title: text, type: text }))
    .readonly()
    .exactOptional(),
  rights: text,
  author: authorPages.exactOptional(),
  authors: z
    .array(authorPages.extend({ name: z.string() }))
    .readonly()
    .exactOptional(),
  categoryLabels: z
    .array(z.object({ term: z.string(), label: z.string() }))
    .readonly()
    .exactOptional(),
  contributors: z.array(z.string()).readonly().exactOptional(),
  thumbnail: z.object({ url: z.string(), width: number, height: number }).exactOptional(),
  reception: z
    .object({
      rating: z.object({ average: z.number(), count: number, min: number, max: number }).exactOptional(),
      views: number,
      favorites: number,
    })
    .exactOptional(),
  audience: z.object({ rating: z.string(), scheme: text }).exactOptional(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).exactOptional(),
})

/** What a source says of itself as a podcast, as the journal has it; see `Podcast`. */
export const podcastSchema = z.object({
  categories: z.array(z.string()).readonly(),
  isExplicit: z.boolean().exactOptional(),
  kind: z.enum(['episodic', 'serial']).exactOptional(),
  owner: z.object({ name: text, email: text }).exactOptional(),
  copyright: text,
})
