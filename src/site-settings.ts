import { z } from 'zod'
import { timeZoneName } from './time-zone.ts'

/** Settings of the whole site: what it is called and where it stands. */
export const siteSettings = z
  .strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .default('feedkeeper')
      .describe('Name of the site, used in the merged feeds'),
    url: z
      .url({ protocol: /^https?$/, error: 'an absolute http or https address' })
      .optional()
      .describe(
        'Where `output/feeds` is served, also under a path; feeds link to themselves under it; default: `server.publicUrl`, else where the server listens (`127.0.0.1` where that is everywhere)',
      ),
    icon: z
      .url({ protocol: /^https?$/, error: 'an absolute http or https address' })
      .optional()
      .describe('Address of a square picture that stands for the site in feeds and pages; default a small one of ours'),
    timeZone: timeZoneName
      .default('Asia/Shanghai')
      .describe("Zone the `date` of every article's front matter is told in; fixed once an archive has articles"),
  })
  .prefault({})

/** The site's settings, defaults filled in. */
export type SiteSettings = z.output<typeof siteSettings> & { readonly url: string }
