import { threadId } from 'node:worker_threads'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** Jobs of one name as they are sent to a thread together, each with arguments of its own. */
export type JobTask = {
  readonly name: string
  readonly calls: readonly (readonly unknown[])[]
  /**
   * Shared with the sender: when the thread began the job in hand, by `process.hrtime.bigint()`, which all threads share; 0
   * before the first, so that waiting and loading are not on its time. Then which thread it is, and the microseconds of CPU
   * it had used.
   */
  readonly begun: BigInt64Array<SharedArrayBuffer>
}

/** What a thread sends back for each job; an error as plain values, since its class would not survive the way. */
export type JobAnswer =
  | { readonly isDone: true; readonly value: unknown }
  | { readonly isDone: false; readonly code: string; readonly message: string }

/** Gives the function that does the jobs of one task, from a module that is loaded when it is first needed. */
export type JobLoader = () => Promise<(...args: never[]) => unknown>

/** Does the jobs of a task, one after the other, in the thread that was given it; `jobs` are those it may name. */
export async function answerTask(
  jobs: Readonly<Record<string, JobLoader>>,
  { name, calls, begun }: JobTask,
): Promise<readonly JobAnswer[]> {
  const answers: JobAnswer[] = []
  let job: Awaited<ReturnType<JobLoader>> | undefined
  for (const args of calls) {
    try {
      job ??= await jobs[name]?.()
      if (job === undefined) throw new TypeError(`there is no job ${name}`)
      const { user, system } = process.threadCpuUsage()
      Atomics.store(begun, 1, BigInt(threadId))
      Atomics.store(begun, 2, BigInt(Math.round(user + system)))
      Atomics.store(begun, 0, process.hrtime.bigint())
      answers.push({ isDone: true, value: await job(...(args as never[])) })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      answers.push({ isDone: false, code: error instanceof FeedkeeperError ? error.code : 'unexpected', message })
    }
  }
  return answers
}
