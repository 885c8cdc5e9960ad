/** What makes a request conditional: kept and sent back byte for byte (RFC 9110, 13.1). */
export type Validators = {
  readonly etag?: string
  readonly lastModified?: string
}

/** One request as a stage asks for it; everything else (deadline, limits, guard, User-Agent) is the fetcher's. */
export type FetchRequest = {
  readonly url: string
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST'
  /** Headers the source's definition adds. They never follow a redirect to another host. */
  readonly headers?: Readonly<Record<string, string>>
  /** Body of a POST, already encoded. */
  readonly body?: string
  /** The `Accept` header. */
  readonly accept?: string
  readonly validators?: Validators
  readonly signal?: AbortSignal
  /**
   * Nobody waits for it: it is called off where another request waits for the last connection to its host, and its body, at
   * most so large on the wire and decoded, is read apart from those of others.
   */
  readonly background?: { readonly maxBytes: number }
}

/** How long an answer says it stays fresh, already net of `Age`; absent where it says nothing (RFC 9111, 4.2). */
export type Freshness = { readonly freshForMs?: number }

/** The expected ends of a request; everything else is thrown as one of the fetch errors. */
export type FetchOutcome =
  | {
      readonly kind: 'fetched'
      /** The address the body came from, after redirects. */
      readonly url: string
      /** Where an unbroken run of permanent redirects (301, 308) from the first hop led, if there was one. */
      readonly movedTo?: string
      readonly contentType?: string
      /** 200 or 203. */
      readonly status: number
      /** Every header as it came, by its name in lower case. */
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
      /** When the headers were read, in milliseconds since the epoch. */
      readonly atMs: number
      /** Decoded by Content-Encoding, whole. */
      readonly body: Uint8Array
      readonly validators: Validators
      readonly freshness: Freshness
      readonly wireBytes: number
    }
  | {
      readonly kind: 'not-modified'
      readonly url: string
      readonly movedTo?: string
      /** Validators the 304 brought; to be merged over those that were sent (RFC 9111, 4.3.4). */
      readonly validators: Validators
      readonly freshness: Freshness
      readonly wireBytes: number
    }
  | { readonly kind: 'gone'; readonly url: string; readonly wireBytes: number }
  | {
      readonly kind: 'refused'
      readonly url: string
      /** 429, 503, 403, or any other status that is no success. */
      readonly status: number
      /** From `Retry-After`, in milliseconds from now, capped. */
      readonly retryAfterMs?: number
      /** Nothing was asked: the host said so by the Retry-After of an answer to another request, which is still running. */
      readonly isHeld?: true
      readonly wireBytes: number
    }

/** Fetches one URL within all limits; throws a fetch error where no whole answer came. */
export type Fetch = (request: FetchRequest) => Promise<FetchOutcome>
