import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import { parseDuration } from '../../../duration.ts'
import type { SourceDetail } from '../../../poll/overview/source-overview.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { shownTime } from '../shown-time.ts'
import { healthShape } from './health-mark.ts'
import { causeOf, hasFailed, withCode } from './poll-words.ts'

/** Each flag of a source: what it means, and what to do; the operator is told in detail. */
export function flagNotes(view: PageView, { summary, told }: SourceDetail, latest: PastPoll | undefined): Html {
  const { flags: names, meaning, advice, toDo, toldAs, colon, space, noFlags } = view.words.sources
  const { flags, failures, isPrivate } = summary
  const isTold = view.operator !== undefined
  if (flags.length === 0) return html`<p class="quiet">${noFlags}</p>`
  return html`<ul class="notes">${flags.map((flag) => {
    const shape = flag === 'failing' || flag === 'gone' ? flag : 'attention'
    const isKnown = latest !== undefined && hasFailed(latest) && (isTold || !isPrivate)
    const what = flag === 'failing' ? meaning.failing(failures) : meaning[flag]
    const todo = flag === 'failing' ? advice.failing[isKnown ? causeOf(latest) : 'other'] : advice[flag]
    return html`<li>${healthShape(shape)} <strong>${names[flag]}</strong>
<p>${what}</p>
<p><strong>${toDo}${colon}</strong>${space}${withCode(todo)}</p>
${isTold && html`<p class="quiet"><strong>${toldAs}${colon}</strong>${space}<span dir="auto" lang="en">${told.flagReasons[flag]}</span></p>`}</li>\n`
  })}</ul>`
}

/** Why the next poll is when it is: the rule that decided, and what else has a say. */
export function whyNext(view: PageView, detail: SourceDetail): Html | false {
  const { rule, gapMs, newestAtMs, asksForMs, heldUntilMs } = detail
  const { why, stop, space } = view.words.sources
  if (rule === undefined) return false
  const at = (words: string, ms: number) => html`${words}${shownTime(view, ms)}${stop}`
  const sentences = [
    ...(gapMs === undefined ? [] : [why.gap(gapMs)]),
    ...(newestAtMs === undefined ? [] : [at(why.newest, newestAtMs)]),
    ...(asksForMs === undefined ? [] : [why.asks(asksForMs)]),
    ...(heldUntilMs === undefined ? [] : [at(why.held, heldUntilMs)]),
  ]
  return html`<h2>${why.title}</h2>
<p>${ruleWords(view, rule)}${rule.isMoved && `${space}${why.moved}`}</p>
<p class="quiet">${sentences.map((each, index) => html`${index > 0 && space}${each}`)}</p>`
}

function ruleWords({ words }: PageView, { kind, text }: NonNullable<SourceDetail['rule']>): string {
  const { why, duration } = words.sources
  switch (kind) {
    case 'every':
    case 'rhythm': {
      const ms = text.split(' ').reduce((sum, part) => sum + (parseDuration(part) ?? Number.NaN), 0)
      return why[kind](Number.isNaN(ms) ? text : duration(ms))
    }
    case 'schedule':
    case 'back-off':
    case 'other':
      return why[kind](text)
    default:
      return why[kind]
  }
}
