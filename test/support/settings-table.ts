import { z } from 'zod'
import { settingsSchema } from '../../src/settings.ts'

type Node = {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly anyOf?: readonly Node[]
  readonly additionalProperties?: Node | boolean
}

/** The table of settings in docs/settings.md, made of the schema itself: key, default, meaning. */
export function settingsTable(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, node]) => rowsOf(key, node))
  return ['| key | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function rowsOf(key: string, node: Node): readonly string[] {
  // Where a word may stand for a section, the section is what is told.
  const { properties } = node.anyOf?.find((each) => each.properties) ?? node
  if (properties) return Object.entries(properties).flatMap(([inner, value]) => rowsOf(`${key}.${inner}`, value))
  if (typeof node.additionalProperties === 'object' && node.additionalProperties.properties) {
    return [row(key, node), ...rowsOf(`${key}.<name>`, node.additionalProperties)]
  }
  return [row(key, node)]
}

function row(key: string, node: Node): string {
  const standard =
    node.default === undefined
      ? ''
      : `\`${typeof node.default === 'string' ? node.default : JSON.stringify(node.default)}\``
  return `| \`${key}\` | ${standard} | ${(node.description ?? '').replaceAll('|', '\\|')} |`
}
