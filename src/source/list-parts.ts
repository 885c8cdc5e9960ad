import { z } from 'zod'
import { templateFault, withoutParts } from './template.ts'

/** A text that may have computed parts. */
const template = z.string().superRefine((text, context) => {
  const fault = templateFault(text)
  if (fault !== undefined) context.addIssue({ code: 'custom', message: `computed parts (${fault})`, input: text })
})

/** An address of the web that may have computed parts, though not in its host. */
export const webUrl = template
  .max(4_096)
  .refine((text) => {
    const url = URL.parse(withoutParts(text))
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  }, 'an absolute http or https address without user name')
  .refine((text) => !/^https?:\/\/[^/?#]*\$\{/i.test(text), 'an address whose host is no computed part')

/** Schema of headers that are added to requests. */
export const requestHeaders = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'an HTTP header name'),
  template.regex(/^[\t\x20-\x7e]*$/, 'one line of ASCII'),
)

/** How many pages of a listing one poll reads. */
export const pages = z
  .int()
  .min(1)
  .max(50)
  .default(1)
  .describe('How many pages of the listing one poll reads at most; default 1')

/** Schema of the headers of a request for a listing. */
export const listHeaders = requestHeaders.optional().describe('Headers added to the request for the listing')

/** The keys that say what a listing is asked with; each kind of listing that may be posted for has them. */
export const asked = {
  method: z.enum(['GET', 'POST']).optional().describe('Default GET'),
  headers: listHeaders,
  body: z.json().superRefine(checkParts).optional().describe('Sent as JSON with a POST'),
  form: z
    .record(z.string().min(1).max(200), z.union([template, z.number(), z.boolean(), z.array(template).max(100)]))
    .optional()
    .describe('Sent as a form with a POST, in the place of a body'),
  text: template
    .max(100_000)
    .optional()
    .describe('Sent as it is with a POST, in the place of a body; say its content-type in headers'),
}

/** What a listing is asked with, as far as it decides whether that can be sent. */
type Sent = {
  readonly method?: 'GET' | 'POST' | undefined
  readonly body?: unknown
  readonly form?: unknown
  readonly text?: unknown
}

/** Complains of two bodies, and of one that nothing is sent with. */
export function checkSent({ method, body, form, text }: Sent, context: z.RefinementCtx): void {
  const bodies = [body, form, text].filter((each) => each !== undefined)
  if (bodies.length > 1) context.addIssue({ code: 'custom', message: 'one of body, form and text', input: bodies })
  if (bodies.length > 0 && method !== 'POST') {
    context.addIssue({
      code: 'custom',
      path: ['method'],
      message: 'POST, since there is something to send',
      input: method,
    })
  }
}

function checkParts(value: unknown, context: z.RefinementCtx): void {
  if (typeof value === 'string') {
    const fault = templateFault(value)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `computed parts (${fault})`, input: value })
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) checkParts(inner, context)
  }
}
