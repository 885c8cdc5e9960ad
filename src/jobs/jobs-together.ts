/** How jobs that wait are given out. */
type Options = {
  /** How many messages may be under way; the thread of one may still be doing another. */
  readonly atOnce: number
  /** A message is begun with one job, whatever its size; so many go together at most, and no more than so many bytes. */
  readonly mostJobs: number
  readonly mostBytes: number
}

type Waiting = {
  readonly args: readonly unknown[]
  readonly bytes: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gives out jobs that come while every thread is busy several in one message, one at a time otherwise: a thread that is done
 * with a message waits until the program's own thread has its turn, which may take as long as a small job.
 */
export class JobsTogether {
  readonly #runEach: (calls: readonly (readonly unknown[])[]) => Promise<readonly unknown[]>
  readonly #options: Options
  #waiting: Waiting[] = []
  #underWay = 0

  /** `runEach` does a job for each list of arguments, and gives what each gave, or the error that it ended with. */
  constructor(runEach: (calls: readonly (readonly unknown[])[]) => Promise<readonly unknown[]>, options: Options) {
    this.#runEach = runEach
    this.#options = options
  }

  /** How many jobs wait for a message. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Does one job; `bytes` is how large its arguments are. Throws what the job ended with. */
  run(args: readonly unknown[], bytes: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ args, bytes, resolve, reject })
      this.#giveOut()
    })
  }

  #giveOut(): void {
    while (this.#underWay < this.#options.atOnce && this.#waiting.length > 0) {
      this.#underWay += 1
      void this.#send(this.#next()).finally(() => {
        this.#underWay -= 1
        this.#giveOut()
      })
    }
  }

  async #send(jobs: readonly Waiting[]): Promise<void> {
    try {
      const values = await this.#runEach(jobs.map(({ args }) => args))
      for (const [index, { resolve, reject }] of jobs.entries()) {
        const value = values[index]
        if (value instanceof Error) reject(value)
        else resolve(value)
      }
    } catch (error) {
      for (const { reject } of jobs) reject(error)
    }
  }

  #next(): readonly Waiting[] {
    const { mostJobs, mostBytes } = this.#options
    let bytes = 0
    let count = 0
    for (const each of this.#waiting) {
      bytes += each.bytes
      if (count > 0 && (count === mostJobs || bytes > mostBytes)) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }
}
