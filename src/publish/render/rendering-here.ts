import { openArticles } from '../../archive/open-articles.ts'
import { createDocumentRenderer } from './document-renderer.ts'
import type { Rendering, RenderSettings } from './rendering.ts'

/**
 * Writes feed documents on the thread that asks for them: for a command that answers nobody meanwhile, and whose few documents
 * take less than the start of a thread. It has no limit but those of the articles, whose files are bounded.
 */
export async function createRenderingHere({ output, store, ...settings }: RenderSettings): Promise<Rendering> {
  const { articles, close } = await openArticles({ folder: output, store })
  const renderDocument = createDocumentRenderer(articles, settings)
  return {
    render: async (task, use) => use(await renderDocument(task)),
    getReady: async () => undefined,
    close,
  }
}
