import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { FeedkeeperError } from './feedkeeper-error.ts'
import type { KnownYaml } from './known-yaml.ts'
import { loadLibrary } from './load-library.ts'

/** One fault in a YAML file, told so that its writer can mend it without asking. */
export type YamlFault = {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** The key's path such as `list.feed.url`; empty for the file as a whole. */
  readonly key: string
  readonly found: string
  readonly expected: string
}

/** A YAML file that cannot be used: all its faults at once. */
export class YamlFileError extends FeedkeeperError {
  readonly faults: readonly YamlFault[]

  constructor(faults: readonly YamlFault[], options?: ErrorOptions) {
    super('bad-yaml-file', faults.map(describeFault).join('\n'), options)
    this.faults = faults
  }
}

/** Not needed where it is known what all texts mean. */
const loadYaml = () => loadLibrary('yaml') as typeof import('yaml')

const maxFileBytes = 1_048_576

/**
 * Reads a YAML 1.2 file and checks it against a schema; an empty file is an empty mapping.
 *
 * Throws `YamlFileError` with every fault of the file: syntax, unknown keys, wrong values. It reads at once: for small files
 * of which there may be a thousand, the way through the thread pool costs twenty times what the reading does.
 */
export function readCheckedYaml<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  known?: KnownYaml,
): z.output<Schema> {
  return checkYaml(readBounded(file), file, schema, known)
}

/** Does what `readCheckedYaml` does for text that is in hand; `file` only names it in faults. */
export function checkYaml<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  known?: KnownYaml,
): z.output<Schema> {
  // Compiling the schema takes longer than reading a thousand definitions without.
  const check = (value: unknown) => schema.safeParse(value, { jitless: true })
  const knownValue = known?.find(text)
  const checkedBefore = knownValue === undefined ? undefined : check(knownValue)
  if (checkedBefore?.success) return checkedBefore.data

  const { LineCounter, parseDocument } = loadYaml()
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  if (document.errors.length > 0) {
    throw new YamlFileError(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        key: '',
        found: quoted(text.slice(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1))),
        expected: `YAML (${error.message.replaceAll('\n', ' ')})`,
      })),
    )
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 50 }) ?? {}
  } catch (cause) {
    throw new YamlFileError([{ file, line: 1, key: '', found: 'too many aliases', expected: 'plain values' }], {
      cause,
    })
  }
  const checked = check(value)
  if (checked.success) {
    known?.note(text, value)
    return checked.data
  }

  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const pair = pairAt(document.contents, path.slice(0, length))
      if (pair !== undefined) return lines.linePos(pair).line
    }
    return 1
  }
  const faults = checked.error.issues.flatMap((issue): YamlFault[] => {
    const key = issue.path.map(String).join('.')
    const found = issue.path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown>)?.[step], value)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => ({
        file,
        line: lineOf([...issue.path, name]),
        key: [...issue.path, name].map(String).join('.'),
        found: 'an unknown key',
        expected: knownKeys(schema, issue.path),
      }))
    }
    return [{ file, line: lineOf(issue.path), key, found: quoted(found), expected: expectation(issue) }]
  })
  throw new YamlFileError(faults.sort((a, b) => a.line - b.line))
}

/** One line: `feeds/qq.yaml:4: list.json.method: found "PUT", expected "GET" or "POST"`. */
export function describeFault(fault: YamlFault): string {
  const key = fault.key ? `${fault.key}: ` : ''
  return `${fault.file}:${fault.line}: ${key}found ${fault.found}, expected ${fault.expected}`
}

/** The line of a YAML text on which a key stands, or the nearest key around it that is there; counted from 1. */
export function lineOfKey(text: string, path: readonly string[]): number {
  const { LineCounter, parseDocument } = loadYaml()
  const lines = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (let length = path.length; length > 0; length -= 1) {
    const start = pairAt(contents, path.slice(0, length))
    if (start !== undefined) return lines.linePos(start).line
  }
  return 1
}

/** The key of a YAML text whose value holds a part, the first one, and its line, counted from 1; absent where none does. */
export function keyHolding(text: string, part: string): { readonly key: string; readonly line: number } | undefined {
  const { isPair, isScalar, LineCounter, parseDocument, visit } = loadYaml()
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  let found: { readonly key: string; readonly line: number } | undefined
  visit(document, {
    Scalar(place, { value, range }, above) {
      if (place === 'key' || !range || !String(value).includes(part)) return
      const keys = above.flatMap((each) => (isPair(each) && isScalar(each.key) ? [String(each.key.value)] : []))
      found = { key: keys.join('.'), line: lines.linePos(range[0]).line }
      return visit.BREAK
    },
  })
  return found
}

function readBounded(file: string): string {
  const { size } = statSync(file)
  if (size > maxFileBytes) {
    throw new YamlFileError([{ file, line: 1, key: '', found: `${size} bytes`, expected: `at most ${maxFileBytes}` }])
  }
  return readFileSync(file, 'utf8')
}

/** Start offset of the key (or list item) a path leads to. */
function pairAt(contents: unknown, path: readonly PropertyKey[]): number | undefined {
  const { isNode } = loadYaml()
  let node = contents
  let start: number | undefined
  for (const step of path) {
    const items: readonly unknown[] = (node as { items?: unknown[] } | null)?.items ?? []
    if (typeof step === 'number') {
      node = items[step]
      start = isNode(node) ? node.range?.[0] : undefined
    } else {
      const pair = items.find((item) => String((item as { key?: unknown }).key) === String(step)) as
        | { key: unknown; value: unknown }
        | undefined
      if (pair === undefined) return undefined
      node = pair.value
      start = isNode(pair.key) ? pair.key.range?.[0] : undefined
    }
    if (start === undefined) return undefined
  }
  return start
}

function quoted(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return (
        { record: 'a mapping', object: 'a mapping', array: 'a list', string: 'a text' }[issue.expected as string] ??
        `a ${issue.expected}`
      )
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'too_small':
      return `at least ${issue.minimum}${ofWhat(issue.origin)}`
    case 'too_big':
      return `at most ${issue.maximum}${ofWhat(issue.origin)}`
    case 'invalid_union':
      return [...new Set(issue.errors.flat().map(expectation))].join(', or ') || issue.message
    default:
      return issue.message
  }
}

function ofWhat(origin: string): string {
  return { string: ' characters', array: ' items', object: ' keys' }[origin] ?? ''
}

/** Names the keys a mapping may have, from the schema itself. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string {
  let inner: unknown = unwrap(schema)
  for (const step of path) {
    const shape = (inner as { shape?: Record<PropertyKey, unknown>; element?: unknown }) ?? {}
    inner = unwrap(typeof step === 'number' ? shape.element : shape.shape?.[step])
  }
  const shape = (inner as { shape?: Record<string, unknown> } | undefined)?.shape
  return shape ? `one of ${Object.keys(shape).join(', ')}` : 'a known key'
}

function unwrap(schema: unknown): unknown {
  let inner = schema
  for (;;) {
    const def = (inner as { def?: { innerType?: unknown; in?: unknown } } | undefined)?.def
    const next = def?.innerType ?? def?.in
    if (next === undefined) return inner
    inner = next
  }
}
