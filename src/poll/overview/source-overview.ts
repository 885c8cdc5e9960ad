import type { Catalog } from '../../archive/catalog.ts'
import type { Clock } from '../../clock.ts'
import type { Source } from '../../source/load.ts'
import { shownAddress } from '../../source/shown-address.ts'
import { listingAddress } from '../listing-request.ts'
import { stateOf } from '../memory/recall.ts'
import { flagsOf, type SourceFlag } from '../memory/source-health.ts'
import type { SourceState } from '../memory/source-state.ts'
import { lookAtSources } from './look-at-sources.ts'
import { type NextPollRule, nextPollRule } from './next-poll-rule.ts'
import { type SourceSummary, summarize } from './source-summary.ts'

/** What is known of one source beyond its summary. */
export type SourceDetail = {
  readonly summary: SourceSummary
  /** Why its next poll is when it is; absent before its first. */
  readonly rule?: NextPollRule
  /** The usual time between two of its articles, and when the newest was published, as far as they are known. */
  readonly gapMs?: number
  readonly newestAtMs?: number
  /** How often its listing asks to be looked at, at most. */
  readonly asksForMs?: number
  /** Until when its site asked to be left alone. */
  readonly heldUntilMs?: number
  /** Entries that are listed but not archived yet. */
  readonly waiting: number
  /** What is the operator's alone: it may name addresses; what in them may be a secret is hidden. */
  readonly told: {
    readonly address: string
    readonly movedTo?: string
    readonly flagReasons: Readonly<Partial<Record<SourceFlag, string>>>
  }
}

/** How all sources are doing. */
export type SourceOverview = {
  /** Every source, by id. With many sources it may be some seconds old. */
  readonly all: () => Promise<readonly SourceSummary[]>
  /** One of them; absent where there is none of that id. */
  readonly find: (id: string) => Promise<SourceDetail | undefined>
}

/** What an overview is made of. */
type OverviewParts = {
  readonly sources: () => readonly Source[]
  readonly catalog: Pick<Catalog<SourceState>, 'sources'>
  readonly clock: Clock
}

/** Makes the overview of the sources there are; what is looked at again and again is made anew now and then. */
export function createSourceOverview(parts: OverviewParts): SourceOverview {
  const { sources, clock } = parts
  return {
    all: lookAtSources({ sources, catalog: parts.catalog, see: (source, row) => summarize(source, row, clock()) }),
    async find(id) {
      const source = sources().find((each) => each.id === id)
      return source && detailOf(source, parts)
    },
  }
}

async function detailOf(source: Source, { catalog, clock }: OverviewParts): Promise<SourceDetail> {
  const { id, definition, definitionHash } = source
  const nowMs = clock()
  const row = (await catalog.sources.find([id])).get(id)
  const state = stateOf(definitionHash, row)
  const { gapMs, newestAtMs } = state.rhythm
  const asksForMs = Math.max(state.listing.ttlMs ?? 0, state.listing.updatePeriodMs ?? 0)
  const { waiting } = await catalog.sources.counts(id, nowMs)
  const { moved, heldUntilMs = 0, nextPollReason } = state
  const address = listingAddress(definition.list)
  const shown = (url: string) => shownAddress(url, definition.private)
  const told = (reason: string) =>
    [address, moved?.url ?? address].reduce((text, url) => text.replaceAll(url, shown(url)), reason)
  return {
    summary: summarize(source, row, nowMs),
    ...(nextPollReason !== undefined && { rule: nextPollRule(definition.paused ? 'paused' : nextPollReason) }),
    ...(gapMs !== undefined && { gapMs }),
    ...(newestAtMs !== undefined && { newestAtMs }),
    ...(asksForMs > 0 && { asksForMs }),
    ...(heldUntilMs > nowMs && { heldUntilMs }),
    waiting,
    told: {
      address: shown(address),
      ...(moved?.movedAtMs !== undefined && { movedTo: shown(moved.url) }),
      flagReasons: Object.fromEntries(flagsOf(state, nowMs).map(({ flag, reason }) => [flag, told(reason)])),
    },
  }
}
