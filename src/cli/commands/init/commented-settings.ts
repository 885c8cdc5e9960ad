import { stringify } from 'yaml'
import { type SettingsKey, settingsKeys, settingsSections } from './settings-keys.ts'

/**
 * Writes a settings file that says nothing yet: every key with its meaning and its default, behind a `#`. Without the first
 * `#` of every line it is YAML that says the defaults; keys that have none stand behind a second one.
 */
export function commentedSettings(): string {
  const sections = [...settingsSections()].map(([section, purpose]) => sectionText(section, purpose))
  return `## Settings of feedkeeper. Every key may be left out; what stands behind # is what holds then.\n\n${sections.join('\n')}`
}

function sectionText(section: string, purpose: string): string {
  const keys = settingsKeys().filter(({ path }) => path[0] === section)
  const inner = keys.filter(({ path }) => path.length > 1 && !path.includes('<name>'))
  const head = `## ${purpose}\n`
  if (inner.length === 0) return `${head}#${section}: {}\n`
  const groups = new Set<string>()
  const lines = inner.flatMap((key) => {
    const { path } = key
    const depth = path.length - 1
    const group = path.slice(1, -1).join('.')
    const isNew = group !== '' && !groups.has(group)
    groups.add(group)
    const opening = isNew ? [`#${'  '.repeat(depth - 1)}${path.at(-2)}:`] : []
    return [...opening, ...keyLines(key, '  '.repeat(depth))]
  })
  const isEmpty = inner.every(({ standard }) => standard === undefined)
  return `${head}#${section}:${isEmpty ? ' {}' : ''}\n${lines.join('\n')}\n`
}

function keyLines({ path, standard, meaning }: SettingsKey, indent: string): readonly string[] {
  const name = path.at(-1)
  const value =
    standard === undefined ? '' : ` ${stringify(standard, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`
  return [`#${indent}# ${meaning}`, `#${indent}${standard === undefined ? '# ' : ''}${name}:${value}`]
}
