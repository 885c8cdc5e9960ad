import { hostname } from 'node:os'
import type { ToldAlert } from '../../archive/alerts/told-alerts.ts'
import type { Alert } from './alert.ts'

const mostInText = 20

/** What a sink is told at one time: all that turned bad, and all that is good again. */
export type AlertMessage = {
  /** For people, and for chats that show the `text` of what they are sent. */
  readonly text: string
  readonly host: string
  readonly at: string
  readonly raised: readonly Omit<Alert, 'subject'>[]
  /** What was told before and is over: a source that recovered, a disk that has room. */
  readonly over: readonly { readonly kind: string; readonly source?: string }[]
}

/** Puts into one message what turned bad and what is over. */
export function alertMessage(raised: readonly Alert[], over: readonly ToldAlert[], nowMs: number): AlertMessage {
  const ended = over.map(({ subject, kind }) => {
    const source = /^source (.*)$/.exec(subject)?.[1]
    return { kind, ...(source !== undefined && { source }) }
  })
  const lines = [
    ...raised.map(({ source, kind, reason, whatToDo }) => `${source ?? 'disk'} is ${kind}: ${reason}; ${whatToDo}`),
    ...ended.map(({ source, kind }) => `${source ?? 'disk'} has recovered: it is not ${kind} any more`),
  ]
  const more = lines.length > mostInText ? [`and ${lines.length - mostInText} more: feedkeeper status tells them`] : []
  return {
    text: [`feedkeeper on ${hostname()}:`, ...lines.slice(0, mostInText), ...more].join('\n'),
    host: hostname(),
    at: new Date(nowMs).toISOString(),
    raised: raised.map(({ subject: _subject, ...alert }) => alert),
    over: ended,
  }
}
