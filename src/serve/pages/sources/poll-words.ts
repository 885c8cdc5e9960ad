import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import type { Words } from '../words/english.ts'

/** Why a poll failed, as far as it decides what is to be done. */
export type PollCause = keyof Words['sources']['cause']

const causes: Readonly<Record<string, PollCause>> = {
  'connect-timeout': 'slow',
  'headers-timeout': 'slow',
  'idle-timeout': 'slow',
  deadline: 'slow',
  'connection-failed': 'unreachable',
  'name-not-resolved': 'unreachable',
  'name-look-up-timeout': 'unreachable',
  'proxy-failed': 'unreachable',
  'tls-failed': 'insecure',
  'not-a-feed': 'unreadable',
  'unreadable-listing': 'unreadable',
  'empty-body': 'unreadable',
  'truncated-body': 'unreadable',
  'bad-coding': 'unreadable',
  'body-too-large': 'unreadable',
  'bad-redirect': 'misled',
  'redirect-loop': 'misled',
  'too-many-redirects': 'misled',
  'forbidden-address': 'forbidden',
  'forbidden-url': 'forbidden',
}

/** Says why a poll failed, by its status or the error's code. */
export function causeOf({ status, code }: PastPoll): PollCause {
  if (status === 404) return 'absent'
  if (status !== undefined && (status === 429 || status >= 500)) return 'busy'
  if (status !== undefined) return 'refused'
  return causes[code ?? ''] ?? 'other'
}

/** Whether a poll counts as failed: one that asked and got no listing. */
export function hasFailed({ end }: PastPoll): boolean {
  return end === 'gone' || end === 'refused' || end === 'failed'
}

/** How a poll ended, in a few words; `tellsWhy` is false where the reason of a failure is nobody's business. */
export function outcomeWords({ words }: PageView, poll: PastPoll, tellsWhy: boolean): string {
  const { outcome, cause } = words.sources
  switch (poll.end) {
    case 'fetched':
      return outcome.fetched(poll.added, poll.revised)
    case 'not-modified':
      return poll.added + poll.revised > 0 ? outcome.fetched(poll.added, poll.revised) : outcome.unchanged
    case 'gone':
      return outcome.gone
    case 'held':
      return outcome.held
    default:
      if (!tellsWhy) return outcome.failed
      return poll.status === undefined ? cause[causeOf(poll)] : `HTTP ${poll.status}`
  }
}

/** Text in which what stands between backticks is code. */
export function withCode(text: string): Html {
  return html`${text.split('`').map((part, at) => (at % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`
}
