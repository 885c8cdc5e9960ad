import type { FinishedPoll } from '../poll/run-poll.ts'
import type { Dispatcher } from './dispatcher.ts'
import { type PollRound, pollRound, type RoundParts, type RoundStep, stepsOfPoll } from './poll-round.ts'

/**
 * Polls sources now because somebody asks for it, all of them where none is named, and publishes what that brings; a failure
 * puts off none of the polls the schedule has. What was not begun when `signal` aborts is not polled.
 *
 * Throws `UnknownSourceError` and `NoSourceError`.
 */
export type PollNow = (
  ids: readonly string[],
  options?: { readonly signal?: AbortSignal; readonly onStep?: (step: RoundStep) => void },
) => Promise<PollRound>

/** Tells those who asked for sources by hand how far the polls of these sources are. */
export class PollSteps {
  readonly #watchers = new Set<(step: RoundStep, source: string) => void>()

  /** Makes a poll whose steps are told; `poll` gets what it has to tell of its entries. */
  async tell<Result>(
    source: string,
    poll: (onProgress: (done: number, total: number) => void) => Promise<Result>,
  ): Promise<Result> {
    const tell = (step: RoundStep) => {
      for (const watch of this.#watchers) watch(step, source)
    }
    const result = await poll(stepsOfPoll(source, tell))
    tell({ source })
    return result
  }

  /** Tells the steps of these sources for as long as the work takes. */
  async during<Result>(
    sources: readonly string[],
    onStep: (step: RoundStep) => void,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const isAsked = new Set(sources)
    const watch = (step: RoundStep, source: string) => {
      if (isAsked.has(source)) onStep(step)
    }
    this.#watchers.add(watch)
    return work().finally(() => this.#watchers.delete(watch))
  }
}

/** Makes what polls now, in line with what the dispatcher polls on schedule; `ended` waits for the rounds under way. */
export function createPollNow(
  parts: Omit<RoundParts, 'poll' | 'onStep'> & {
    readonly dispatcher: Pick<Dispatcher<FinishedPoll | undefined>, 'pollNow'>
    readonly steps: PollSteps
    /** Reads the definitions that have changed. */
    readonly reload: () => Promise<void>
  },
): { readonly pollNow: PollNow; readonly ended: () => Promise<void> } {
  const { dispatcher, steps, reload } = parts
  const underWay = new Set<Promise<unknown>>()
  const begin: PollNow = async (ids, { signal = new AbortController().signal, onStep = () => undefined } = {}) => {
    await reload()
    return pollRound(ids, {
      ...parts,
      onStep,
      poll: async (sources) => {
        const asked = sources.map(({ id }) => id)
        const polls = await steps.during(asked, onStep, () => dispatcher.pollNow(asked, signal))
        return polls.flatMap((poll) => poll ?? [])
      },
    })
  }
  return {
    pollNow: (...asked) => {
      const round = begin(...asked)
      const ended = round.catch(() => undefined).finally(() => underWay.delete(ended))
      underWay.add(ended)
      return round
    },
    async ended() {
      await Promise.all(underWay)
    },
  }
}
