import type { PublishedDocuments } from '../../archive/publication-store.ts'
import type { Log } from '../../log/log.ts'
import { feedDocumentFile } from '../formats/feed-document.ts'
import type { PublishSettings } from '../publish-settings.ts'
import { packedEndings, type RenderedFile, type Rendering } from '../render/rendering.ts'
import type { DocumentPlan } from './document-plan.ts'
import type { FeedDocumentFiles } from './feed-document-files.ts'

/** What became of a feed document. */
export type MadeDocument = {
  /** Files that changed, relative to the folder of feeds. */
  readonly written: readonly string[]
  /** Files that were looked at and left alone. */
  readonly unchanged: number
  /** Whether it holds other articles than before; links alone are no news. */
  readonly hasNews: boolean
}

/** How a feed document is made. */
export type MakingMode = {
  /** Whether it is written even where it is noted as written. */
  readonly isForced?: boolean
  /** Whether it is kept compressed by gzip alone. */
  readonly isPacked?: boolean
  /** When it was last asked for, where it is kept current for that. */
  readonly askedAtMs?: number
  /** Told once it is in the hands of what writes it, so that nobody here has anything to do for it. */
  readonly onHandedOver?: (() => void) | undefined
}

/** Makes feed documents: writes one where it is not as it has to be, and notes that. */
export class DocumentMaker {
  readonly #rendering: Rendering
  readonly #files: FeedDocumentFiles
  readonly #documents: PublishedDocuments
  readonly #precompress: PublishSettings['precompress']
  readonly #log: Log
  /** The documents in hand, by path. */
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(parts: {
    readonly rendering: Rendering
    readonly files: FeedDocumentFiles
    readonly documents: PublishedDocuments
    readonly settings: Pick<PublishSettings, 'precompress'>
    readonly log: Log
  }) {
    this.#rendering = parts.rendering
    this.#files = parts.files
    this.#documents = parts.documents
    this.#precompress = parts.settings.precompress
    this.#log = parts.log
  }

  /**
   * Makes a document as `plan` has it once those in hand of the same path are done; an article that cannot be read is left
   * out, and told.
   */
  async make(path: string, plan: () => Promise<DocumentPlan>, mode: MakingMode = {}): Promise<MadeDocument> {
    const before = this.#underWay.get(path) ?? Promise.resolve()
    const making = before.catch(() => undefined).then(async () => this.#make(await plan(), mode))
    this.#underWay.set(path, making)
    try {
      return await making
    } finally {
      if (this.#underWay.get(path) === making) this.#underWay.delete(path)
    }
  }

  /** Whether a document is written as `plan` has it. */
  async isMade({ document: { path }, formats, digest }: DocumentPlan, mode: MakingMode = {}): Promise<boolean> {
    if ((await this.#documents.find(path))?.written !== this.#written(digest, mode)) return false
    const names = formats.map((format) => feedDocumentFile(path, format))
    if (mode.isPacked) {
      const packed = names.map((name) => `${name}${packedEndings.gzip}`)
      return packed.every(await this.#files.presence(packed, []))
    }
    const endings = this.#precompress.map((coding) => packedEndings[coding])
    return names.every(await this.#files.presence(names, endings))
  }

  /** What is noted of a document that is written: which compressed forms go with it is part of that. */
  #written(digest: string, { isPacked }: MakingMode): string {
    return `${digest} ${isPacked ? 'packed' : this.#precompress.join()}`
  }

  async #make(plan: DocumentPlan, mode: MakingMode): Promise<MadeDocument> {
    const { document, formats, entries, notice } = plan
    const { path } = document
    const asked = mode.askedAtMs === undefined ? {} : { askedAtMs: mode.askedAtMs }
    const before = await this.#documents.find(path)
    const hasNews = before?.written.startsWith(plan.listed) !== true
    if (!mode.isForced && (await this.isMade(plan, mode))) {
      if (before?.askedAtMs !== mode.askedAtMs)
        await this.#documents.put([{ path, written: this.#written(plan.digest, mode), ...asked }])
      return { written: [], unchanged: formats.length, hasNews }
    }
    const form = mode.isPacked ? ({ codings: ['gzip'], isPacked: true } as const) : { codings: this.#precompress }
    const task = { document, formats, entries, ...form, ...(notice && { notice }) }
    const making = this.#rendering.render(task, async ({ files, leftOut }) => ({
      written: await this.#writeAll(path, files),
      leftOut,
    }))
    mode.onHandedOver?.()
    const { written, leftOut } = await making
    for (const { file, reason } of leftOut) {
      this.#log.warn(
        { file, cause: `left out ${file}`, error: reason },
        `${file} is left out of the publications: ${reason}`,
      )
    }
    // What was left out may be there again the next time.
    const digest = leftOut.length === 0 ? this.#written(plan.digest, mode) : `${plan.listed} `
    await this.#documents.put([{ path, written: digest, ...asked }])
    return { written, unchanged: formats.length - written.length, hasNews }
  }

  /** Writes the forms of a document, each while the others wait for the disk; gives those that changed, once all have ended. */
  async #writeAll(path: string, files: readonly RenderedFile[]): Promise<readonly string[]> {
    const writing = files.map(async (file) => {
      const name = feedDocumentFile(path, file.format)
      return (await this.#files.write(name, file)) ? [name] : []
    })
    await Promise.allSettled(writing)
    return (await Promise.all(writing)).flat()
  }
}
