import type { PastPoll } from '../../archive/polls/poll-history.ts'
import type { PollReport } from '../poll-report.ts'

/** What is remembered of a poll that ended. */
export function pastPollOf({ listing, startedAtMs, tookMs, archived, revised }: PollReport): PastPoll {
  const bytes = 'wireBytes' in listing ? listing.wireBytes : undefined
  const status = statusOf(listing)
  return {
    startedAtMs,
    tookMs,
    end: listing.kind === 'refused' && listing.isHeld ? 'held' : listing.kind,
    ...(status !== undefined && { status }),
    ...('code' in listing && { code: listing.code }),
    ...(bytes !== undefined && { bytes }),
    added: archived.length,
    revised: revised.length,
  }
}

function statusOf(listing: PollReport['listing']): number | undefined {
  switch (listing.kind) {
    case 'not-modified':
      return 304
    case 'gone':
      return 410
    case 'failed':
      return undefined
    default:
      return listing.status
  }
}
