import { answerTask, type JobAnswer, type JobTask } from './job-task.ts'
import { compiledKeeper } from './keep-compiled.ts'

const jobs = {
  index: async () => (await import('../archive/captures/warc-reading.ts')).readRecords,
  read: async () => (await import('../archive/captures/warc-reading.ts')).readRecord,
}

const keepCompiled = compiledKeeper()

/** What the thread that reads captures runs. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}
