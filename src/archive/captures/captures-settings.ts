import { z } from 'zod'

const keep = z.enum(['off', 'articles', 'all'])

/** The section `captures` of the settings: what is kept of what sites sent. A word alone, as `captures: off`, says `keep`. */
export const capturesSettings = z
  .union([
    keep.transform((word) => ({ keep: word, months: undefined })),
    z.strictObject({
      keep: keep
        .default('articles')
        .describe(
          'What is kept as WARC: `articles` what articles were made from, `all` every listing that changed too, `off` nothing; `captures: off` says the same',
        ),
      months: z
        .int()
        .min(1)
        .optional()
        .describe('How many months of captures are kept, the present one included; default all of them'),
    }),
  ])
  .prefault({})

/** What is kept of what sites sent, and for how long. */
export type CapturesSettings = z.output<typeof capturesSettings>
