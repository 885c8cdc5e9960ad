import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { loadLibrary } from '../load-library.ts'
import type { JobAnswer, JobTask } from './job-task.ts'

/** Thrown for a job that was stopped because it ran out of its time or memory. */
export class JobStoppedError extends FeedkeeperError {
  constructor(job: string, why: string, options?: ErrorOptions) {
    super('job-stopped', `${job}: stopped, it ${why}`, options)
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
   * among the arguments are handed over to the thread: the caller has them no more.
   */
  readonly run: (name: string, args: readonly unknown[]) => Promise<unknown>
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
 * `JobTask`. A job that exceeds its time, counted from when its thread begins it, or its thread's heap, ends with that
 * thread; another takes its place.
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

  async function answers(name: string, calls: JobTask['calls']): Promise<readonly unknown[]> {
    const begunAtNs = new BigInt64Array(new SharedArrayBuffer(8))
    pool ??= start()
    const limit = limitJob(begunAtNs, timeLimitMs)
    try {
      const task: JobTask = { name, calls, begunAtNs }
      // What is handed over is gone: of several, each may have to be done once more.
      const transferList = calls.length > 1 ? [] : (calls[0] ?? []).flatMap(transferable)
      const given = (await pool.run(task, { signal: limit.signal, transferList })) as readonly JobAnswer[]
      return given.map((answer) => (answer.isDone ? answer.value : new JobFailedError(answer)))
    } catch (error) {
      const why = limit.signal.aborted
        ? `took longer than ${timeLimitMs} ms`
        : (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' && `needed more than ${memoryMb} MiB`
      if (!why) return calls.map(() => error)
      if (calls.length > 1) return (await Promise.all(calls.map((call) => answers(name, [call])))).flat()
      return [new JobStoppedError(name, why, { cause: error })]
    } finally {
      limit.end()
    }
  }

  return {
    async run(name, args) {
      const [value] = await answers(name, [args])
      if (value instanceof Error) throw value
      return value
    },
    runEach: answers,
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

/** A signal that aborts when a job has run for its time since its thread began it. */
function limitJob(begunAtNs: BigInt64Array, limitMs: number): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController()
  const check = () => {
    const beganNs = Atomics.load(begunAtNs, 0)
    const ranMs = beganNs === 0n ? 0 : Number(process.hrtime.bigint() - beganNs) / 1e6
    if (ranMs >= limitMs) controller.abort()
    else timeout = setTimeout(check, Math.ceil(limitMs - ranMs))
  }
  let timeout = setTimeout(check, limitMs)
  return { signal: controller.signal, end: () => clearTimeout(timeout) }
}
