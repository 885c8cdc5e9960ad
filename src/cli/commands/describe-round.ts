import { neverMs } from '../../archive/never.ts'
import type { PollRound } from '../../daemon/poll-round.ts'
import { formatDuration } from '../../duration.ts'
import { describeOutcome, wentWell } from '../../poll/poll-report.ts'
import { describePublished } from '../../publish/run/publish-report.ts'
import { paint, table } from '../terminal.ts'

/** Lays out for people what came of polling: a line for each source, with the reason where it failed. */
export function describeRound(
  { polls, skipped, images, published }: PollRound,
  place: { readonly nowMs: number; readonly archiveName: string; readonly feedsOutput: string },
): string {
  const rows = polls.map((poll) => [
    poll.sourceId,
    wentWell(poll) ? describeOutcome(poll) : paint('red', describeOutcome(poll)),
    poll.duplicates === 1 ? '1 duplicate' : `${poll.duplicates} duplicates`,
    poll.nextPollAtMs === neverMs
      ? 'not polled any more'
      : `next in ${formatDuration(poll.nextPollAtMs - place.nowMs)}`,
    reasonOf(poll),
  ])
  const all = [...rows, ...skipped.map(({ source, reason }) => [source, paint('yellow', reason)])]
  const archived = polls.reduce((sum, poll) => sum + poll.archived.length, 0)
  return [
    table(all.sort(([a = ''], [b = '']) => a.localeCompare(b))),
    `${archived} new in ${place.archiveName}`,
    ...(images ? [describeImages(images)] : []),
    describePublished(published, place.feedsOutput),
  ].join('\n')
}

function describeImages({ kept, failed, waiting, problem }: NonNullable<PollRound['images']>): string {
  const counted = `${kept} pictures kept, ${failed} failed, ${waiting} waiting`
  return problem === undefined ? counted : `${counted}: ${paint('red', problem)}`
}

/** Why a poll did not go well: of its listing, or of the first of its articles. */
function reasonOf({ listing, failedEntries }: PollRound['polls'][number]): string {
  if ('reason' in listing) return listing.reason
  return failedEntries[0]?.reason ?? ''
}
