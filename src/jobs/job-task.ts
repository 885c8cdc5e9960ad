import { FeedkeeperError } from '../feedkeeper-error.ts'

/** One job as it is sent to a thread. */
export type JobTask = {
  readonly name: string
  readonly args: readonly unknown[]
  /**
   * Shared with the sender: when the thread began, by `process.hrtime.bigint()`, which all threads share; 0 before, so that
   * waiting and loading are not on the job's time.
   */
  readonly begunAtNs: BigInt64Array<SharedArrayBuffer>
}

/** What a thread sends back; an error as plain values, since its class would not survive the way. */
export type JobAnswer =
  | { readonly isDone: true; readonly value: unknown }
  | { readonly isDone: false; readonly code: string; readonly message: string }

/** Gives the function that does a job, from a module that is loaded when it is first needed. */
export type JobLoader = () => Promise<(...args: never[]) => unknown>

/** Does one job in the thread that was given it; `jobs` are those it may name. */
export async function answerTask(jobs: Readonly<Record<string, JobLoader>>, task: JobTask): Promise<JobAnswer> {
  try {
    const load = jobs[task.name]
    if (load === undefined) throw new TypeError(`there is no job ${task.name}`)
    const job = await load()
    Atomics.store(task.begunAtNs, 0, process.hrtime.bigint())
    return { isDone: true, value: await job(...(task.args as never[])) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { isDone: false, code: error instanceof FeedkeeperError ? error.code : 'unexpected', message }
  }
}
