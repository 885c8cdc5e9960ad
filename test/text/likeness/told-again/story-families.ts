/** A title and a text in Markdown. */
export type WrittenStory = readonly [title: string, markdown: string]

/** A story, the same story told by others, and other stories that look like it. */
export type StoryFamily = {
  readonly name: string
  readonly story: WrittenStory
  readonly copies: readonly WrittenStory[]
  readonly others: readonly WrittenStory[]
}
