import { z } from 'zod'
import { settingsSchema } from '../../../settings.ts'

/** One key of the settings, as the schema tells it. */
export type SettingsKey = {
  /** The way to it, such as `['fetch', 'deadline']`; `<name>` stands for names that are yours. */
  readonly path: readonly string[]
  /** What holds where it is left out; absent where nothing does. */
  readonly standard?: unknown
  readonly meaning: string
}

type Node = {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly anyOf?: readonly Node[]
  readonly additionalProperties?: Node | boolean
}

/** Lists every key of `feedkeeper.yaml` in the order of the schema, keys within named sections included. */
export function settingsKeys(): readonly SettingsKey[] {
  return Object.entries(schemaNode().properties ?? {}).flatMap(([key, node]) => keysOf([key], node))
}

/** Gives what each section at the top of the settings is for. */
export function settingsSections(): ReadonlyMap<string, string> {
  const sections = Object.entries(schemaNode().properties ?? {})
  return new Map(sections.map(([key, { description = '' }]) => [key, description]))
}

function schemaNode(): Node {
  return z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node
}

function keysOf(path: readonly string[], node: Node): readonly SettingsKey[] {
  // Where a word may stand for a section, the section is what is told.
  const { properties } = node.anyOf?.find((each) => each.properties) ?? node
  if (properties) return Object.entries(properties).flatMap(([key, inner]) => keysOf([...path, key], inner))
  const own = {
    path,
    meaning: node.description ?? '',
    ...(node.default !== undefined && { standard: node.default }),
  }
  const named = node.additionalProperties
  return typeof named === 'object' && named.properties ? [own, ...keysOf([...path, '<name>'], named)] : [own]
}
