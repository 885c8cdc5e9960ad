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
  title: text,
  alt: text,
  isRendition: z.boolean().exactOptional(),
})

const episode = z.object({
  title: text,
  durationSeconds: number,
  season: number,
  episode: number,
  episodeType: z.enum(['full', 'trailer', 'bonus']).exactOptional(),
  isExplicit: z.boolean().exactOptional(),
  transcripts: z
    .array(z.object({ url: z.string(), type: text, language: text }))
    .readonly()
    .exactOptional(),
  chapters: z.object({ url: z.string(), type: text }).exactOptional(),
})

/** What an entry tells beside itself, as the journal has it; see `EntryExtras`. */
export const extrasSchema = z.object({
  podcast: episode.exactOptional(),
  comments: z.object({ url: text, count: number }).exactOptional(),
  links: z
    .array(z.object({ rel: z.enum(['via', 'related', 'replies']), url: z.string(), title: text, type: text }))
    .readonly()
    .exactOptional(),
  rights: text,
  author: z.object({ url: text, email: text }).exactOptional(),
  categoryLabels: z
    .array(z.object({ term: z.string(), label: z.string() }))
    .readonly()
    .exactOptional(),
  contributors: z.array(z.string()).readonly().exactOptional(),
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
