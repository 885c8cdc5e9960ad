import { z } from 'zod'

/** Whom the worker tells, by itself, of what calls for attention, under `alerts` in the settings file. */
export const alertSettings = z
  .strictObject({
    webhook: z
      .url({ protocol: /^https?$/, error: 'an http or https address' })
      .optional()
      .describe('Address that is sent a JSON document (POST) when something turns bad, or good again'),
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Program, with its arguments, that gets the same document on its stdin; no shell is asked'),
    afterFailures: z
      .int()
      .min(1)
      .prefault(3)
      .describe('After how many failed polls in a row a source counts as failing here'),
  })
  .prefault({})

/** Whom the worker tells of what calls for attention. */
export type AlertSettings = z.output<typeof alertSettings>
