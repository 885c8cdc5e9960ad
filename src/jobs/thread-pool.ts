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
  readonly runEach: (
    name: string,
    calls: readonly (readonly unknown[])[],
    options?: { readonly keepsBytes?: boolean },
  ) => Promise<readonly unknown[]>
  /** How many messages wait for a thread. */
  readonly waiting: () => number
  /** Its threads, for jobs of others, while none of its own are done or wait. */
  readonly idleThreads: () => Threads | undefined
  /** Stops every thread, whatever it is doing. */
  readonly close: () => Promise<void>
}

/** Threads, and the heap of each in MiB. */
type Threads = { readonly pool: Piscina; readonly memoryMb: number }

/** The same file in the source as in what is built of it. */
const moduleHooks = fileURLToPath(new URL('../module-hooks.cjs', import.meta.url))
/** All idle threads but one end after this long; that one does not keep the program alive. */
const idleForMs = 60_000

/**
 * Makes a pool of threads, started when they are first needed; `file` is a module whose default export answers a
 * `JobTask`. A job that exceeds its time, in which its thread computes (or ten times as long by the clock), or its thread's
 * heap, ends with that thread; another takes its place.
 *
 * A pool that is the guest of another starts no thread before that one is busy: a command that keeps a few articles does all in
 * one thread, each of which costs it a tenth of a second. What is too large for the heap it finds there goes to a thread of its own.
 */
export function createThreadPool(options: {
  readonly file: URL
  readonly threads: number
  readonly timeLimitMs: number
  readonly memoryMb: number
  /** What each thread finds as its `workerData`. */
  readonly startedWith?: unknown
  /** Another pool, whose threads do the jobs that come while it has none of its own, until one comes when it has. */
  readonly guestOf?: Pick<ThreadPool, 'idleThreads'> | undefined
}): ThreadPool {
  const { threads, timeLimitMs, memoryMb, guestOf } = options
  const filename = fileURLToPath(options.file)
  let pool: Piscina | undefined
  let inHand = 0
  const start = () => {
    const { Piscina } = loadLibrary('piscina') as typeof import('piscina')
    const started = new Piscina({
      filename,
      name: 'default',
      // With none, jobs that wait behind a stopped one would get no thread until the next job comes.
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: idleForMs,
      workerData: options.startedWith,
      // Of what the program is started with, threads need only this: its compile cache they have from the environment.
      execArgv: ['--require', moduleHooks],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
    })
    // A thread that dies between two jobs harms none of them; unheard, the event would end the program.
    started.on('error', () => undefined)
    return started
  }
  const own = (): Threads => {
    pool ??= start()
    return { pool, memoryMb }
  }

  async function answers(
    name: string,
    calls: JobTask['calls'],
    { keepsBytes = false, isGuest = true }: { readonly keepsBytes?: boolean; readonly isGuest?: boolean } = {},
  ): Promise<readonly unknown[]> {
    const begun = new BigInt64Array(new SharedArrayBuffer(24))
    const host = isGuest && pool === undefined ? guestOf?.idleThreads() : undefined
    const { pool: used, memoryMb: usedMb } = host ?? own()
    const limit = limitJob(begun, timeLimitMs, (id) => used.threads.find((each) => each.threadId === id))
    inHand += 1
    try {
      const task: JobTask = { name, calls, begun }
      // What is handed over is gone: of several, each may have to be done once more.
      const transferList = keepsBytes || calls.length > 1 ? [] : (calls[0] ?? []).flatMap(transferable)
      const given = (await used.run(task, { filename, signal: limit.signal, transferList })) as readonly JobAnswer[]
      return given.map((answer) => (answer.isDone ? answer.value : new JobFailedError(answer)))
    } catch (error) {
      const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (!limit.signal.aborted && !isOutOfMemory) return calls.map(() => error)
      if (isOutOfMemory && usedMb < memoryMb) return await answers(name, calls, { keepsBytes, isGuest: false })
      if (calls.length > 1)
        return (await Promise.all(calls.map((call) => answers(name, [call], { keepsBytes })))).flat()
      return limit.signal.aborted
        ? [new JobStoppedError(name, 'time', `${timeLimitMs} ms`, { cause: error })]
        : [new JobStoppedError(name, 'memory', `${memoryMb} MiB`, { cause: error })]
    } finally {
      inHand -= 1
      limit.end()
    }
  }

  return {
    async run(name, args, { keepsBytes = false } = {}) {
      const [value] = await answers(name, [args], { keepsBytes })
      if (value instanceof Error) throw value
      return value
    },
    runEach: (name, calls, options) => answers(name, calls, options),
    waiting: () => pool?.queueSize ?? 0,
    idleThreads: () => (inHand > 0 ? undefined : own()),
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
