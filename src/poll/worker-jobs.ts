import { extractFullText } from '../article/full-text.ts'
import { htmlToMarkdown } from '../article/markdown.ts'
import { parseListing } from '../parse/parse-listing.ts'
import { answerTask, type JobAnswer, type JobTask } from './job-task.ts'

/** What a thread of the worker pool runs: the jobs by name. */
export default function run(task: JobTask): Promise<JobAnswer> {
  return answerTask({ parseListing, extractFullText, htmlToMarkdown }, task)
}
