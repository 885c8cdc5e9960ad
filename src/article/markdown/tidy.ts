import type { Block } from './blocks/blocks.ts'
import { codePlace } from './to-markdown-tree.ts'

const place = new RegExp(`^(.*)${codePlace.start}(\\d+)${codePlace.end}$`, 'gm')

/** Finishes what turndown gave: code blocks go to their places, under the markers that stand before them. */
export function tidy(markdown: string, codes: readonly (Block & { kind: 'code' })[]): string {
  const whole =
    codes.length === 0
      ? markdown
      : markdown.replace(place, (_, prefix: string, index: string) => {
          const code = codes[Number(index)]
          if (code === undefined) return prefix
          const under = prefix.replace(/[^>]/g, ' ')
          const [first, ...rest] = fenced(code).split('\n')
          return [prefix + first, ...rest.map((line) => (line === '' ? under.trimEnd() : under + line))].join('\n')
        })
  return withoutShortcodes(whole)
}

function fenced({ language, code }: Block & { kind: 'code' }): string {
  const longest = (code.match(/`{3,}/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code}\n${fence}`
}

/** In code nothing can be escaped, but Hugo reads shortcodes there too, and a broken one stops its whole build. */
function withoutShortcodes(markdown: string): string {
  return markdown.includes('{{<') || markdown.includes('{{%') ? markdown.replace(/\{\{(?=[<%])/g, '{ {') : markdown
}
