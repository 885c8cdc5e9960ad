/** Bold (`b`, `strong`). */
export const STRONG = 1
/** Italic (`em`, `i`). */
export const EM = 2
/** Struck out (`del`, `s`, `strike`). */
export const DEL = 4
/** Code within a line (`code`, `kbd`, `samp`, `tt`). */
export const CODE = 8

/** How a piece of a line is set: any of the flags above, and the address it links to. */
export type Marks = { readonly flags: number; readonly href?: string | undefined }

/** A piece of a paragraph: text, a picture, a line break or the mark of a footnote. Text has its white space collapsed and is not escaped yet. */
export type Inline =
  | (Marks & { readonly kind: 'text'; readonly text: string })
  | (Marks & { readonly kind: 'image'; readonly address: string; readonly alt: string })
  | (Marks & { readonly kind: 'break' })
  | (Marks & { readonly kind: 'reference'; readonly note: number })

/** What an article is made of once everything that is not content is gone: only what Markdown has a form for. */
export type Block =
  | {
      readonly kind: 'paragraph'
      readonly inlines: readonly Inline[]
      /** The check box before it, in an item of a list of tasks. */
      readonly task?: 'x' | ' '
    }
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** Number of the first item; absent for a bullet list. */
      readonly start?: number
      /** A list made of items that had none around them (`dd`, stray `li`): the next such item joins it. */
      readonly isStray?: boolean
      readonly items: Block[][]
    }
  | { readonly kind: 'code'; readonly language: string; readonly code: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: 'rule' }
  | { readonly kind: 'footnote'; readonly note: number; readonly blocks: readonly Block[] }
