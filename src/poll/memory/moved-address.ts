/** What is known of a source's permanent redirects; kept with its state. */
export type MovedAddress = {
  /** Where the redirects lead. */
  readonly url: string
  /** How many polls in a row saw them lead there. */
  readonly sightings: number
  readonly firstSeenAtMs: number
  /** Since when the new address is asked directly; absent while it is only watched. */
  readonly movedAtMs?: number
}

/** So many failures in a row at a new address send the source back to the one in its definition. */
const failuresThatUndo = 5

/**
 * Gives what is known after a poll that brought a listing, or a 304.
 *
 * The address moves only after `movedAfter` polls in a row were led to the same place by permanent redirects alone (301,
 * 308), and never from https to http: one wrong redirect, as of a hotel's network, must not lose a source.
 */
export function seeRedirect(
  moved: MovedAddress | undefined,
  seen: { readonly askedUrl: string; readonly movedTo?: string | undefined; readonly nowMs: number },
  movedAfter: number,
): MovedAddress | undefined {
  const { askedUrl, movedTo, nowMs } = seen
  const isMoved = moved?.movedAtMs !== undefined
  if (movedTo === undefined || movedTo === askedUrl || isDowngrade(askedUrl, movedTo))
    return isMoved ? moved : undefined
  const isSame = moved?.url === movedTo
  const sightings = isSame && !isMoved ? moved.sightings + 1 : 1
  const firstSeenAtMs = isSame ? moved.firstSeenAtMs : nowMs
  // A second move is believed as soon as it is seen: to ask two addresses in turn would gain nothing.
  if (isMoved || sightings >= movedAfter) return { url: movedTo, sightings, firstSeenAtMs, movedAtMs: nowMs }
  return { url: movedTo, sightings, firstSeenAtMs }
}

/** Gives what is known after a poll that failed: a new address that keeps failing, or is gone, is given up. */
export function doubtMove(
  moved: MovedAddress | undefined,
  failure: { readonly failures: number; readonly isGone: boolean },
): MovedAddress | undefined {
  if (moved?.movedAtMs === undefined) return moved
  return failure.isGone || failure.failures >= failuresThatUndo ? undefined : moved
}

function isDowngrade(from: string, to: string): boolean {
  return URL.parse(from)?.protocol === 'https:' && URL.parse(to)?.protocol !== 'https:'
}
