/** What plain YAML says. */
type PlainValue = string | number | boolean | readonly PlainValue[] | { readonly [key: string]: PlainValue }

/** A line that says something: an item of a list has no key, and a key that stands alone no value. */
type Line = { readonly indent: number; readonly key: string | undefined; readonly value: string }

/** How deep lists and mappings may stand within each other in one line. */
const deepest = 20

const printable = /^[\n \p{L}\p{M}\p{N}\p{P}\p{S}]*$/u
const silentLine = /^ *(?:#.*)?$/
const tellingLine = /^( *)(?:- (?! )|([A-Za-z][\w-]{0,99}):(?: +(?! )|$))(.*)$/
const quoted = /"([^"\\]*)"|'([^']*)'/y
/** Unquoted text is begun by nothing that means something in YAML, and holds no sign of a key or a comment. */
const unquoted = /[\p{L}\p{N}](?:[^:#]|:(?=[^ ]))*/uy
const unquotedWithin = /[\p{L}\p{N}](?:[^ ,[\]{}:#]|:(?=[^ ,[\]{}])| +(?=[^ ,[\]{}:#]))*/uy
const keyWithin = /([A-Za-z][\w-]{0,99}): +/y

/**
 * Reads a mapping of YAML 1.2 as most are written: keys in letters, nested by indents or in braces, with lists, and texts,
 * numbers and truth values that stand in one line. Gives nothing where it has anything else, or a fault; the library reads
 * all of YAML and tells faults, but a thousand definitions take it ten times as long.
 */
export function readPlainYaml(text: string): Readonly<Record<string, PlainValue>> | undefined {
  if (!printable.test(text)) return undefined
  const lines: Line[] = []
  for (const line of text.split('\n')) {
    if (silentLine.test(line)) continue
    const [, indent, key, value] = tellingLine.exec(line) ?? []
    if (indent === undefined || value === undefined || line.endsWith(' ')) return undefined
    lines.push({ indent: indent.length, key, value })
  }
  const cursor = { at: 0 }
  if (lines[0]?.indent !== 0 || lines[0].key === undefined) return undefined
  return readBlock(lines, cursor) as Readonly<Record<string, PlainValue>> | undefined
}

/** Reads the list or mapping that the line at the cursor begins, up to where its indent ends. */
function readBlock(lines: readonly Line[], cursor: { at: number }): PlainValue | undefined {
  const first = lines[cursor.at] as Line
  const list: PlainValue[] = []
  const mapping: Record<string, PlainValue> = {}
  for (;;) {
    const line = lines[cursor.at]
    if (line === undefined || line.indent < first.indent) return first.key === undefined ? list : mapping
    const { indent, key, value } = line
    if (indent > first.indent || (key === undefined) !== (first.key === undefined)) return undefined
    cursor.at += 1
    const isHead = value === '' && (lines[cursor.at]?.indent ?? 0) > indent
    const inner = isHead ? readBlock(lines, cursor) : readLine(value)
    if (inner === undefined) return undefined
    if (key === undefined) list.push(inner)
    else if (!put(mapping, key, inner)) return undefined
  }
}

function readLine(text: string): PlainValue | undefined {
  const cursor = { at: 0 }
  const value = readValue(text, cursor, unquoted, deepest)
  return cursor.at === text.length ? value : undefined
}

/** Reads the value at the cursor, and moves that behind it. */
function readValue(text: string, cursor: { at: number }, bare: RegExp, depth: number): PlainValue | undefined {
  const sign = text[cursor.at]
  if (sign === '{' || sign === '[') return depth > 0 ? readBraces(text, cursor, depth) : undefined
  const inQuotes = take(quoted, text, cursor)
  if (inQuotes !== undefined) return inQuotes[1] ?? inQuotes[2]
  const found = take(bare, text, cursor)
  return found && meaning(found[0])
}

/** Reads a list or a mapping in braces; each item but the last has a comma behind it. */
function readBraces(text: string, cursor: { at: number }, depth: number): PlainValue | undefined {
  const isMapping = text[cursor.at] === '{'
  const end = isMapping ? '}' : ']'
  const list: PlainValue[] = []
  const mapping: Record<string, PlainValue> = {}
  for (let isFirst = true; ; isFirst = false) {
    cursor.at += 1
    skipBlanks(text, cursor)
    if (isFirst && text[cursor.at] === end) break
    const key = isMapping ? take(keyWithin, text, cursor)?.[1] : undefined
    const value = readValue(text, cursor, unquotedWithin, depth - 1)
    if (value === undefined) return undefined
    if (!isMapping) list.push(value)
    else if (key === undefined || !put(mapping, key, value)) return undefined
    skipBlanks(text, cursor)
    if (text[cursor.at] === end) break
    if (text[cursor.at] !== ',') return undefined
  }
  cursor.at += 1
  return isMapping ? mapping : list
}

/** Says whether the key is one, and new. */
function put(mapping: Record<string, PlainValue>, key: string, value: PlainValue): boolean {
  if (Object.hasOwn(mapping, key) || meaning(key) !== key) return false
  mapping[key] = value
  return true
}

function skipBlanks(text: string, cursor: { at: number }): void {
  while (text[cursor.at] === ' ') cursor.at += 1
}

function take(pattern: RegExp, text: string, cursor: { at: number }): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(text) ?? undefined
  if (found !== undefined) cursor.at = pattern.lastIndex
  return found
}

/** What unquoted text means in YAML's core schema; absent for what is no text, but written in a rarer way. */
function meaning(text: string): PlainValue | undefined {
  if (/^(?:true|false|null)$/i.test(text)) return { true: true, false: false }[text]
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  return /^0[ox]|^\d+(?:\.\d*)?(?:e[-+]?\d+)?$/i.test(text) ? undefined : text
}
