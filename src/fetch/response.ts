import type { Dispatcher } from 'undici'
import { type BodyReader, EmptyBodyError } from './body/body.ts'
import { FetchError } from './fetch-error.ts'
import type { FetchOutcome, Validators } from './outcome.ts'
import { freshnessOf } from './politeness/freshness.ts'
import { parseRetryAfter } from './politeness/retry-after.ts'
import { type Hop, nextHop, redirectStatuses } from './redirect.ts'
import type { TimeBudget } from './time-budget.ts'

/** Thrown where the answer is one to a question that was not asked: a part (206), or `not modified` (304). */
export class UnaskedAnswerError extends FetchError {
  constructor(url: URL, status: number) {
    super(
      'unasked-answer',
      url,
      status === 206
        ? 'answers with a part (206) of what was asked for whole'
        : 'answers 304 without having been asked for changes',
    )
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The value of a header; of one that is repeated, the first. */
const single = (headers: Headers, name: string): string | undefined => [headers[name]].flat()[0]

/** The value of a header that is a list, which may come in several lines. */
const joined = (headers: Headers, name: string): string => [headers[name] ?? []].flat().join(', ')

/** A validator longer than this is not kept: sent back, it would be refused. */
const maxValidatorLength = 4_096

function validatorsOf(headers: Headers): Validators {
  const kept = (name: string) => {
    const text = single(headers, name)
    return text && text.length <= maxValidatorLength ? text : undefined
  }
  const etag = kept('etag')
  const lastModified = kept('last-modified')
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) }
}

/** The statuses on which a host may ask to be left alone for a while. */
const waitStatuses: ReadonlySet<number> = new Set([403, 429, 503])

/**
 * Reads the answer of one hop: its outcome, or the hop a redirect leads to.
 *
 * Throws where a success is no whole answer: 204, 205 and an empty body, a part nobody asked for, a 304 to a request
 * without validators.
 */
export async function readAnswer(
  answer: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>,
  about: {
    readonly hop: Hop
    readonly isConditional: boolean
    readonly bodies: BodyReader
    readonly maxBytes?: number | undefined
    readonly pause: TimeBudget['pause']
    readonly nowMs: number
    readonly maxRedirects: number
  },
): Promise<FetchOutcome | Hop> {
  const { hop, bodies, maxBytes, pause, nowMs } = about
  const { statusCode: status, headers } = answer
  const { url } = hop
  const arrived = () => ({
    url: url.href,
    ...(hop.movedTo !== undefined && { movedTo: hop.movedTo }),
    validators: validatorsOf(headers),
    freshness: freshnessOf(
      {
        cacheControl: joined(headers, 'cache-control'),
        expires: single(headers, 'expires'),
        age: single(headers, 'age'),
        date: single(headers, 'date'),
      },
      nowMs,
    ),
  })

  if (status === 200 || status === 203) {
    const contentType = single(headers, 'content-type')
    const coding = joined(headers, 'content-encoding')
    const read = await bodies.read(answer, { url, coding, length: single(headers, 'content-length'), maxBytes, pause })
    const came = { status, headers, atMs: nowMs }
    return { kind: 'fetched', ...arrived(), ...came, ...read, ...(contentType !== undefined && { contentType }) }
  }

  const wireBytes = await bodies.drain(answer.body, url)
  if (redirectStatuses.has(status)) return nextHop(hop, status, single(headers, 'location'), about.maxRedirects)
  if (status === 204 || status === 205) throw new EmptyBodyError(url, status)
  if (status === 206) throw new UnaskedAnswerError(url, status)
  if (status === 304) {
    if (!about.isConditional) throw new UnaskedAnswerError(url, status)
    return { kind: 'not-modified', ...arrived(), wireBytes }
  }
  // What a temporary redirect led to may be gone without the source being so.
  if (status === 410 && hop.isPermanent) return { kind: 'gone', url: url.href, wireBytes }
  const retryAfterMs = waitStatuses.has(status) ? parseRetryAfter(single(headers, 'retry-after'), nowMs) : undefined
  return { kind: 'refused', url: url.href, status, ...(retryAfterMs !== undefined && { retryAfterMs }), wireBytes }
}
