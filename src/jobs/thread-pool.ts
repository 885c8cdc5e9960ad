import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { loadLibrary } from '../load-library.ts'
import type { JobAnswer, JobTask } from './job-task.ts'

/** Thrown for a job that was stopped because it ran out of its time or memory. */
export class JobStoppedError extends FeedkeeperError {
  readonly ranOutOf: 'time' | 'memory'

  constructor(job: string, ranOutOf: 'time' | 'memory', limit: string, options?: ErrorOptions) {
    super(
      'job-stopped',
      `${job}: stopped, it ${ranOutOf === 'time' ? 'took longer than' : 'needed more than'} ${limit}`,
      options,
    )
    this.ranOutOf = ranOutOf
  }
}

/** Thrown for a job that failed in its thread; code and message are those of the error it failed with. */
export class JobFailedError extends FeedkeeperError {
  constructor({ code, message }: { readonly code: string; readonly message: string }) {
    super(code, message)
  }
}

/** Threads that do jobs on foreign bytes, so that none can hold up or bring down the program. */
export type ThreadPool = {
  /**
   * Does the named job of the pool's file; throws `JobFailedError` with the job's own code, or `JobStoppedError`. Large bytes
   * among the arguments are handed over to the thread, unless `keepsBytes`: the caller has them no more.
   */
  readonly run: (
    name: string,
    args: readonly unknown[],
    options?: { readonly keepsBytes?: boolean },
  ) => Promise<unknown>
  /**
   * Does the named job once for each list of arguments, all in one message to one thread; gives what each gave, or the error
   * that `run` would have thrown. Each has the whole time, and one that is stopped stops no other.
   */
  readonly runEach: (name: string, calls: readonly (readonly unknown[])[]) => Promise<readonly unknown[]>
  /** How many messages wait for a thread. */
  readonly waiting: () => number
  /** Stops every thread, whatever it is doing. */
  readonly close: () => Promise<void>
}

/** All idle threads but one end after this long; that one does not keep the program alive. */
const idleForMs = 60_000

/**
 * Makes a pool of threads, started when they are first needed; `file` is a module whose default export answers a
 * `JobTask`. A job that exceeds its time, in which its thread computes (or ten times as long by the clock), or its thread's
 * heap, ends with that thread; another takes its place.
 */
export function createThreadPool(options: {
  readonly file: URL
  readonly threads: number
  readonly timeLimitMs: number
  readonly memoryMb: number
  /** What each thread finds as its `workerData`. */
  readonly startedWith?: unknown
}): ThreadPool {
  const { threads, timeLimitMs, memoryMb } = options
  let pool: Piscina | undefined
  const start = () => {
    const { Piscina } = loadLibrary('piscina') as typeof import('piscina')
    const started = new Piscina({
      filename: fileURLToPath(options.file),
      name: 'default',
      // With none, jobs that wait behind a stopped one would get no thread until the next job comes.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: idleForMs,
      workerData: options.startedWith,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
    })
    // A thread that dies between two jobs harms none of them; unheard, the event would end the program.
    started.on('error', () => undefined)
    return started
  }

  async function answers(name: string, calls: JobTask['calls'], keepsBytes = false): Promise<readonly unknown[]> {
    const begun = new BigInt64Array(new SharedArrayBuffer(24))
    pool ??= start()
    const { threads: workers } = pool
    const limit = limitJob(begun, timeLimitMs, (id) => workers.find((each) => each.threadId === id))
    try {
      const task: JobTask = { name, calls, begun }
      // What is handed over is gone: of several, each may have to be done once more.
      const transferList = keepsBytes || calls.length > 1 ? [] : (calls[0] ?? []).flatMap(transferable)
      const given = (await pool.run(task, { signal: limit.signal, transferList })) as readonly JobAnswer[]
      return given.map((answer) => (answer.isDone ? answer.value : new JobFailedError(answer)))
    } catch (error) {
      const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (!limit.signal.aborted && !isOutOfMemory) return calls.map(() => error)
      if (calls.length > 1) return (await Promise.all(calls.map((call) => answers(name, [call])))).flat()
      return limit.signal.aborted
        ? [new JobStoppedError(name, 'time', `${timeLimitMs} ms`, { cause: error })]
        : [new JobStoppedError(name, 'memory', `${memoryMb} MiB`, { cause: error })]
    } finally {
      limit.end()
    }
  }

  return {
    async run(name, args, { keepsBytes = false } = {}) {
      const [value] = await answers(name, [args], keepsBytes)
      if (value instanceof Error) throw value
      return value
    },
    runEach: (name, calls) => answers(name, calls),
    waiting: () => pool?.queueSize ?? 0,
    close: async () => pool?.destroy(),
  }
}

const leastTransferredBytes = 64 * 1_024

/** Large bytes that are the only ones in their memory are handed over, not copied; they are empty for the sender after that. */
function transferable(value: unknown): ArrayBuffer[] {
  return value instanceof Uint8Array &&
    value.buffer instanceof ArrayBuffer &&
    value.byteLength >= leastTransferredBytes &&
    value.byteLength === value.buffer.byteLength
    ? [value.buffer]
    : []
}

/** How many times its limit a job may take by the clock: a busy machine gives its thread little, and one that waits uses none. */
const clockFactor = 10

/** A signal that aborts when the thread that began a job has computed for the job's time. */
function limitJob(
  begun: BigInt64Array,
  limitMs: number,
  workerOf: (id: number) => Worker | undefined,
): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController()
  let timeout: NodeJS.Timeout
  let isOver = false
  const checkIn = (ms: number) => {
    clearTimeout(timeout)
    if (!isOver) timeout = setTimeout(check, Math.ceil(ms))
  }
  const check = () => {
    const beganNs = Atomics.load(begun, 0)
    const ranMs = beganNs === 0n ? 0 : Number(process.hrtime.bigint() - beganNs) / 1e6
    if (ranMs >= limitMs * clockFactor) return controller.abort()
    checkIn(ranMs >= limitMs ? limitMs : limitMs - ranMs)
    if (ranMs < limitMs) return
    const [id, usedBefore] = [Atomics.load(begun, 1), Atomics.load(begun, 2)].map(Number) as [number, number]
    workerOf(id)
      ?.cpuUsage()
      .then(({ user, system }) => {
        if (isOver || Atomics.load(begun, 0) !== beganNs) return
        const leftMs = limitMs - (user + system - usedBefore) / 1e3
        if (leftMs <= 0) controller.abort()
        else checkIn(leftMs)
      })
      // A thread that has just ended has no times; the pool tells why it did.
      .catch(() => undefined)
  }
  checkIn(limitMs)
  return {
    signal: controller.signal,
    end: () => {
      isOver = true
      clearTimeout(timeout)
    },
  }
}
