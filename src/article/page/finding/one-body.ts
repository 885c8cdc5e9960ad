import { type AnyNode, type ChildNode, type Document, isTag } from 'domhandler'
import { getInnerHTML, textContent } from 'domutils'

const frames = new Set(['html', 'head', 'body'])
const aboutPage = new Set(['title', 'meta', 'link', 'base', 'style', 'script', 'noscript', 'template'])

/**
 * Writes a page with one `html`, one `head` and one `body`, whatever stood before them: of anything else linkedom makes an
 * empty body.
 */
export function writeOneBody(document: Document): string {
  const parts: string[] = []
  let title = ''
  const visit = (nodes: readonly ChildNode[], isHead: boolean): void => {
    for (const node of nodes) {
      if (isTag(node) && frames.has(node.name)) visit(node.children, node.name === 'head')
      else if (isTag(node) && node.name === 'title') title ||= textContent(node)
      else if (!isHead || !isTag(node) || !aboutPage.has(node.name)) parts.push(outerHtml(node))
    }
  }
  visit(document.children, false)
  return `<!doctype html><html><head><title>${title.replace(/[<&]/g, ' ')}</title></head><body>${parts.join('')}</body></html>`
}

function outerHtml(node: AnyNode): string {
  if (node.type === 'directive' || node.type === 'comment') return ''
  return getInnerHTML({ children: [node] } as unknown as Document, { encodeEntities: 'utf8' })
}
