import { answerTask, type JobAnswer, type JobTask } from './job-task.ts'
import { compiledKeeper } from './keep-compiled.ts'

const jobs = {
  suspects: async () => {
    const { suspectFiles } = await import('../archive/verify/suspect-files.ts')
    const { readWritten } = await import('../article/front-matter.ts')
    return (files: Parameters<typeof suspectFiles>[0]) => suspectFiles(files, readWritten)
  },
}

const keepCompiled = compiledKeeper()

/** What the threads that read files run. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}
