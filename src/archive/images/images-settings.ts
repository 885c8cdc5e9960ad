import { z } from 'zod'

const keep = z.enum(['off', 'thumbnails', 'all'])
const maxBytes = z
  .int()
  .positive()
  .default(5 * 1_024 * 1_024)
  .describe('Largest picture that is kept')
const perArticle = z
  .int()
  .positive()
  .default(50)
  .describe('Most pictures of one article that are kept, the first of them')

/** The section `images` of the settings: which pictures are kept. A word alone, as `images: all`, says `keep`. */
export const imagesSettings = z
  .union([
    keep.transform((word) => ({
      keep: word,
      maxBytes: maxBytes.parse(undefined),
      perArticle: perArticle.parse(undefined),
    })),
    z.strictObject({
      keep: keep
        .default('off')
        .describe(
          'Which pictures of the articles that come in from now on are kept: `thumbnails`, `all` of them, or none; `images: all` says the same',
        ),
      maxBytes,
      perArticle,
    }),
  ])
  .prefault({})

/** Which pictures are kept, and how large and how many. */
export type ImagesSettings = z.output<typeof imagesSettings>
