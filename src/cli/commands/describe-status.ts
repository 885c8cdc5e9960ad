import type { FleetWorker } from '../../archive/fleet/fleet.ts'
import type { ImageCounts } from '../../archive/images/image-index.ts'
import { formatDuration } from '../../duration.ts'
import { callsForAttention, type SourceFlag } from '../../poll/memory/source-health.ts'
import type { SourceReport } from '../../poll/memory/source-report.ts'
import type { PublicationCoverage } from '../../publish/coverage.ts'
import type { StatusOrder } from '../status-orders.ts'
import { columns, paint, wrap } from '../terminal.ts'

/** How a source is doing, and how long a poll of it usually takes. */
export type TimedReport = SourceReport & { readonly usualPollMs?: number }

/** How all sources are doing, as `feedkeeper status` tells it. */
export type Status = {
  /** How many articles are kept. */
  readonly articles: number
  /** How many sources there are, also where only some are shown. */
  readonly known: number
  readonly sources: readonly TimedReport[]
  readonly publications: readonly PublicationCoverage[]
  /** Pictures that are kept, wait or were given up, where no source is named. */
  readonly images?: ImageCounts
  /** The workers that share the archive; none where one has it alone. */
  readonly workers: readonly FleetWorker[]
  /** What is wrong with definitions that cannot be used, one sentence each. */
  readonly broken: readonly string[]
}

/** Whether something calls for the operator's attention; decides the exit code of `feedkeeper status`. */
export function isInNeed({ flags }: Pick<SourceReport, 'flags'>): boolean {
  return flags.some(callsForAttention)
}

/** The order of a list of sources, by what it is sorted by; equals stand by name. */
export function inOrder(by: StatusOrder): (a: TimedReport, b: TimedReport) => number {
  const never = Number.POSITIVE_INFINITY
  const rank: Readonly<Record<StatusOrder, (report: TimedReport) => number>> = {
    attention: ({ flags }) => Math.min(...flags.map((flag) => gravity.indexOf(flag)), never),
    name: () => 0,
    next: ({ nextPollInMs = never }) => nextPollInMs,
    time: ({ usualPollMs = -1 }) => -usualPollMs,
    articles: ({ articles }) => -articles,
    rate: ({ articlesPerDay }) => -articlesPerDay,
  }
  const compare = (a: number, b: number) => (a === b ? 0 : a - b)
  return (a, b) => compare(rank[by](a), rank[by](b)) || (a.source < b.source ? -1 : 1)
}

const gravity: readonly SourceFlag[] = ['failing', 'gone', 'drifting', 'empty', 'unstable', 'silent', 'gap', 'moved']
const widths = [22, 20, 9, 6, 8, 5] as const
const head = ['SOURCE', 'LAST POLL', 'NEXT', 'TAKES', 'ARTICLES', 'A DAY']

/** Lays it out for people, no wider than `width`: a summary, and of each source a line and the reasons beneath it. */
export function describeStatus(status: Status, width: number): string {
  const { sources, publications, broken, images, workers } = status
  const faults = broken.flatMap((fault) => fault.split('\n'))
  const lines = [summary(status), ...faults.flatMap((fault) => wrap(`cannot be used: ${fault}`, width))]
  if (sources.some(({ lastPollAt }) => lastPollAt !== undefined)) {
    lines.push('', paint('bold', row(head)), ...sources.flatMap((report) => sourceLines(report, width)))
  } else if (sources.length > 0) {
    const how = '`feedkeeper run` polls them when they are due, `feedkeeper poll` polls them now'
    lines.push(...wrap(`none of the sources shown was polled yet; ${how}`, width), '')
    lines.push(...wrap(sources.map(({ source }) => source).join(', '), width))
  }
  const covered = [
    ...publications.flatMap(coverage),
    ...(images ? pictures(images) : []),
    ...workers.map(describeWorker),
  ]
  if (covered.length > 0) lines.push('', ...covered.flatMap((line) => wrap(line, width)))
  return lines.join('\n')
}

function summary({ known, sources, articles, broken }: Status): string {
  const needy = sources.filter(isInNeed)
  const counts = gravity.flatMap((flag) => {
    const count = needy.filter(({ flags }) => flags.find(callsForAttention) === flag).length
    return count > 0 ? [`${count} ${flag}`] : []
  })
  const shown =
    sources.length === known
      ? `${known} ${known === 1 ? 'source' : 'sources'}`
      : `${sources.length} of ${known} sources shown`
  const call = needy.length > 0 ? [`${needy.length} call for attention (${counts.join(', ')})`] : []
  const useless =
    broken.length > 0 ? [`${broken.length} ${broken.length === 1 ? 'definition' : 'definitions'} cannot be used`] : []
  const health = [...call, ...useless].join(', ') || 'nothing calls for attention'
  return `${shown}, ${articles} articles; ${health}`
}

function sourceLines(report: TimedReport, width: number): readonly string[] {
  const { source, flags, flagReasons, remarks, waitingEntries, consecutiveFailures, usualPollMs } = report
  const times = consecutiveFailures > 1 ? ` x${consecutiveFailures}` : ''
  const outcome = `${report.lastOutcome.slice(0, widths[1] - times.length)}${times}`
  const cells = [
    paint(isInNeed(report) ? 'red' : 'reset', outcome),
    whenNext(report),
    usualPollMs === undefined ? '' : formatTook(usualPollMs),
    String(report.articles),
    String(report.articlesPerDay),
  ]
  // An id is there to be copied, and stands whole.
  const lines = source.length > widths[0] ? [source, row(['', ...cells])] : [row([source, ...cells])]
  const notes = [
    ...flags.map((flag) => `${paint('yellow', flag)}: ${flagReasons[flag]}`),
    ...remarks,
    ...(waitingEntries > 0 ? [`${waitingEntries} entries wait for another try`] : []),
  ]
  return [...lines, ...notes.flatMap((note) => wrap(note, width - 2).map((line) => `  ${line}`))]
}

function row(cells: readonly string[]): string {
  return columns(cells, widths, ['left', 'left', 'left', 'right', 'right', 'right'])
}

/** What readers of a feed have to know who look at it now and then. */
function coverage({ name, articles, coversHours }: PublicationCoverage): readonly string[] {
  if (coversHours === undefined) return []
  return [`feed ${name}: its ${articles} articles cover ${coversHours} h; who looks less often walks its archive`]
}

function describeWorker({ name, host, pid, roles, silentMs, isAlive, doing }: FleetWorker): string {
  const place = `worker ${name} (process ${pid} on ${host})`
  if (!isAlive) return `${place} is silent since ${formatDuration(silentMs)}: others take over what it had`
  const does = doing.isPublishing ? `${roles.join(', ')}; it is the one that publishes` : roles.join(', ')
  return `${place}: ${does}; ${doing.polling} polls under way, ${doing.polls} ended`
}

function pictures({ kept, bytes, waiting, givenUp }: ImageCounts): readonly string[] {
  if (kept + waiting + givenUp === 0) return []
  const mb = (bytes / 1_024 ** 2).toFixed(1)
  return [`pictures: ${kept} kept (${mb} MiB), ${waiting} to be fetched, ${givenUp} given up`]
}

function formatTook(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)}s` : formatDuration(ms).replace(' ', '')
}

function whenNext({ lastPollAt, nextPollInMs, isPaused }: SourceReport): string {
  if (isPaused) return 'paused'
  if (nextPollInMs === undefined) return lastPollAt === undefined ? 'due' : 'never'
  return nextPollInMs <= 0 ? 'due' : `in ${formatDuration(nextPollInMs).replace(' ', '')}`
}
