import type { OpenElement } from './open-element.ts'
import type { Tag } from './start-tag.ts'

/** What an open element of a feed is to its reader. */
export type Role = 'outside' | 'head' | 'item' | 'field' | 'part' | 'markup' | 'skipped'

/** An element whose end has not come yet. */
export type Frame = {
  readonly role: Role
  readonly tag: Tag
  /** The field that text and markup here belong to. */
  readonly open?: OpenElement
  /** Ended by what came after it, though its own end tag never came. */
  isDone: boolean
}

/** The frame everything of a document stands in. */
export function documentFrame(base: string | undefined): Frame {
  return { role: 'outside', tag: { name: '', known: '', attributes: {}, scope: new Map(), base }, isDone: false }
}
