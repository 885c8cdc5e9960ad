import { neverMs } from '../archive/never.ts'
import type { Fetcher } from '../fetch/fetcher.ts'
import { enrolSources } from '../poll/memory/enrol.ts'
import { movedUrlOf } from '../poll/memory/recall.ts'
import { type FinishedPoll, type PollParts, runPoll } from '../poll/run-poll.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { Source } from '../source/load.ts'
import type { SourceFolder } from '../source/source-folder.ts'
import { mendSchedule, namedFew, tellMended } from './mend-schedule.ts'
import { planAnew, tellPlanned } from './plan-anew.ts'
import type { SourceLane } from './source-lane.ts'
import { laneOfSource } from './source-lane.ts'
import { pushedFetch } from './websub/pushed-fetch.ts'
import type { Subscriber } from './websub/subscriber.ts'

const sourcesInOneTurn = 1_000
const takeBackEveryMs = 60_000
const takenBack =
  'another worker, which has no definition of it, had taken it out; it is polled again; give all workers the same definitions'
const otherDefinition =
  'another worker polls it by another definition; until all have the same one, each asks for all of it anew'

/** What the daemon polls its sources with. */
export type PolledSourcesParts = {
  readonly folder: SourceFolder
  readonly parts: PollParts
  readonly fetcher: Pick<Fetcher, 'limitOf' | 'delayMs'>
  readonly publisher: Pick<Publisher, 'markStale'>
  /** Told of every poll that ended. */
  readonly onPolled?: (poll: FinishedPoll) => void
  /** Does work that no other worker on the same archive does at the same time; absent where there are none. */
  readonly alone?: (<Result>(work: () => Promise<Result>) => Promise<Result>) | undefined
  /** What hubs have pushed. */
  readonly pushes?: Pick<Subscriber, 'next'> | undefined
}

/** The sources of a folder as the daemon polls them, kept in line with their definitions. */
export class PolledSources {
  readonly #folder: SourceFolder
  readonly #parts: PollParts
  readonly #fetcher: Pick<Fetcher, 'limitOf' | 'delayMs'>
  readonly #publisher: Pick<Publisher, 'markStale'>
  readonly #onPolled: ((poll: FinishedPoll) => void) | undefined
  readonly #alone: NonNullable<PolledSourcesParts['alone']>
  readonly #isShared: boolean
  #tookBackAtMs: number
  readonly #pushes: Pick<Subscriber, 'next'> | undefined
  /** The addresses that are asked instead of those of the definitions. */
  readonly #movedUrls = new Map<string, string>()

  constructor({ folder, parts, fetcher, publisher, onPolled, pushes, alone }: PolledSourcesParts) {
    this.#folder = folder
    this.#parts = parts
    this.#fetcher = fetcher
    this.#publisher = publisher
    this.#onPolled = onPolled
    this.#pushes = pushes
    this.#alone = alone ?? ((work) => work())
    this.#isShared = alone !== undefined
    this.#tookBackAtMs = parts.clock()
  }

  /** Brings the queue in line with the definitions there are at the start. */
  enrol(): Promise<void> {
    return this.#alone(() => this.#enrolAll())
  }

  async #enrolAll(): Promise<void> {
    const { archive, clock } = this.#parts
    const { sources } = archive.catalog
    const gone = (await sources.ids()).filter((id) => !this.#folder.find(id) && !this.#folder.isBroken(id))
    await sources.retire(gone)
    let planned = 0
    const mended: string[] = []
    for (const some of this.#portions()) {
      const rows = new Map(await enrolSources(some, sources, clock()))
      for (const [id, { state }] of rows) {
        const movedUrl = movedUrlOf(state)
        if (movedUrl !== undefined) this.#movedUrls.set(id, movedUrl)
      }
      const moved = await planAnew(some, rows, this.#parts)
      planned += moved.length
      for (const row of moved) rows.set(row.id, row)
      mended.push(...(await mendSchedule(some, rows, this.#parts)))
    }
    tellPlanned(planned, this.#parts)
    tellMended(mended, this.#parts)
  }

  /** Brings forward what a wrong clock has put off, where it was set back, and takes back what another worker took out. */
  async keepInQueue(isSetBack: boolean): Promise<void> {
    if (isSetBack) await this.#mend()
    await this.#takeBack()
  }

  async #mend(): Promise<void> {
    const mended: string[] = []
    for (const some of this.#portions()) {
      const rows = await this.#parts.archive.catalog.sources.find(some.map(({ id }) => id))
      mended.push(...(await mendSchedule(some, rows, this.#parts)))
    }
    tellMended(mended, this.#parts)
  }

  /**
   * Takes sources back, once a minute where several workers poll them, that another worker has taken out of the queue since it
   * has no definition of them: what any worker has is polled, and what is taken away from all is not.
   */
  async #takeBack(): Promise<void> {
    const { archive, clock, log } = this.#parts
    if (!this.#isShared || Math.abs(clock() - this.#tookBackAtMs) < takeBackEveryMs) return
    this.#tookBackAtMs = clock()
    const found = (await archive.catalog.sources.neverDue()).map((id) => this.#folder.find(id))
    const ours = found.flatMap((source) => (source === undefined || source.definition.paused ? [] : source))
    if (ours.length === 0) return
    const rows = await this.#alone(() => enrolSources(ours, archive.catalog.sources, clock()))
    const ids = [...rows.values()].flatMap(({ id, nextPollAtMs }) => (nextPollAtMs < neverMs ? id : []))
    if (ids.length > 0) log.warn({ sources: ids.length }, `${namedFew(ids)}: ${takenBack}`)
  }

  /** The sources, so many of them at a time as are brought in line while others have their turns between them. */
  #portions(): readonly (readonly Source[])[] {
    const { sources } = this.#folder
    return Array.from({ length: Math.ceil(sources.length / sourcesInOneTurn) }, (_, at) =>
      sources.slice(at * sourcesInOneTurn, (at + 1) * sourcesInOneTurn),
    )
  }

  /** The lane of a source; absent where it is not polled any more. */
  laneOf(id: string): SourceLane | undefined {
    const source = this.#folder.find(id)
    return source && laneOfSource(source, this.#movedUrls.get(id), this.#fetcher)
  }

  /** Polls a source and has what that brings published; never rejects. Absent where it could not be polled. */
  async poll(id: string, options: Parameters<typeof runPoll>[2]): Promise<FinishedPoll | undefined> {
    const source = this.#folder.find(id)
    let finished: FinishedPoll | undefined
    try {
      const isLeftAlone = source === undefined || (source.definition.paused && !options?.isByHand)
      if (isLeftAlone) await this.#parts.archive.queue.release([id])
      else finished = await this.#run(source, options)
    } catch (error) {
      this.#tell(id, error as Error)
    }
    if (source !== undefined) await this.#settle(source).catch((error: Error) => this.#tell(id, error))
    return finished
  }

  async #run(source: Source, options: Parameters<typeof runPoll>[2]): Promise<FinishedPoll> {
    const pushed = this.#pushes?.next(source.id)
    const fetch = pushed && pushedFetch(this.#parts.fetch, pushed, this.#parts.clock)
    const parts = fetch ? { ...this.#parts, fetch } : this.#parts
    // One that is alone has brought the queue in line with its own definitions.
    const onOtherDefinition = this.#isShared ? () => this.#tellOther(source.id) : undefined
    const finished = await runPoll(source, parts, { ...options, isPushed: pushed !== undefined, onOtherDefinition })
    this.#onPolled?.(finished)
    const { archived, revised, duplicates, movedUrl } = finished
    if (movedUrl === undefined) this.#movedUrls.delete(source.id)
    else this.#movedUrls.set(source.id, movedUrl)
    // A duplicate may be news to this source's own publication.
    if (archived.length + revised.length + duplicates > 0) this.#publisher.markStale()
    return finished
  }

  /** Reads the definitions that have changed; gives whether there were any. */
  async readChanges(): Promise<boolean> {
    const { archive, clock, log } = this.#parts
    const { changed, removed, errors } = await this.#folder.look()
    for (const error of errors) for (const line of error.message.split('\n')) log.error(line)
    if (changed.length + removed.length === 0) return false
    await this.#alone(async () => {
      await enrolSources(changed, archive.catalog.sources, clock())
      await archive.catalog.sources.retire(removed)
    })
    for (const id of [...changed.map((source) => source.id), ...removed]) this.#movedUrls.delete(id)
    for (const { id, definition } of changed) {
      log.info({ source: id }, `${id}: its definition is read anew${definition.paused ? '; it is paused' : ''}`)
    }
    for (const id of removed) log.info({ source: id }, `${id}: its definition is gone; it is not polled any more`)
    this.#publisher.markStale()
    return true
  }

  /** A definition that changed or went away while its source was polled has the last word over that poll. */
  async #settle(polled: Source): Promise<void> {
    const { archive, clock } = this.#parts
    const now = this.#folder.find(polled.id)
    if (now === undefined) await archive.catalog.sources.retire([polled.id])
    else if (now.definitionHash !== polled.definitionHash || now.definition.paused !== polled.definition.paused) {
      await enrolSources([now], archive.catalog.sources, clock())
    }
  }

  #tellOther(id: string): void {
    this.#parts.log.warn({ cause: 'other definitions', source: id }, `${id}: ${otherDefinition}`)
  }

  #tell(id: string, error: Error): void {
    const { log } = this.#parts
    log.error({ source: id, error: error.message }, `${id}: ${error.message}`)
    log.debug({ source: id, err: error }, `${id}: where it went wrong`)
  }
}
