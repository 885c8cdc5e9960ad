import { decodeHTML } from 'entities/decode'

const maxEntities = 1_000

/** What a document's type declaration says: the entities it declares, and whether it calls itself HTML. */
export class DocumentType {
  /** Texts of declared entities by name. */
  readonly declared = new Map<string, string>()
  saysHtml = false

  /** Takes note of one declaration, as htmlparser2 hands it out: `!doctype` or `!entity` and all that follows. */
  read(name: string, data: string): void {
    if (name === '!doctype' && /^!doctype\s+html\b/i.test(data)) this.saysHtml = true
    // The first declaration of an internal subset comes in one piece with the DOCTYPE around it.
    const at = name === '!doctype' ? data.search(/!ENTITY\s/i) : 0
    if (!/^!(?:entity|doctype)$/.test(name) || at < 0 || this.declared.size >= maxEntities) return
    const entity = declaredEntity(data.slice(at))
    if (entity) this.declared.set(...entity)
  }
}

/** Reads `<!ENTITY name "text">`; anything but a short plain text (a reference, an external one) is not believed. */
function declaredEntity(declaration: string): readonly [name: string, text: string] | undefined {
  const [, name, double, single] =
    /^!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:"([^"]{0,1000})"|'([^']{0,1000})')\s*$/i.exec(declaration) ?? []
  const text = double ?? single
  if (name === undefined || text === undefined) return undefined
  const decoded = text.replace(/&#(?:x[\da-f]{1,6}|\d{1,7});/gi, (whole) => decodeHTML(whole))
  return /&[^#\s]*;/.test(decoded) ? undefined : [name, decoded]
}
