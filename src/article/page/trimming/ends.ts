import type { Document } from 'domhandler'
import { weightOf } from '../pruning/prose.ts'
import { chineseClosing, pleaOrRights } from './closing-phrases.ts'
import { linesOf, removeLine } from './lines.ts'

const longestClosing = 400
const linesAtStart = 3
const linesAtEnd = 10
const longestDate = 60
const parts = {
  label: '(?:[\\p{L} ]{2,20}\\s*[:：]\\s*)?',
  day: '(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\\p{L}*[.,]*\\s*)?(?:(?:am|on|den|le|el|vom|il)\\s+)?',
  date: '(?:\\d{1,2}[./ -]\\s?(?:\\d{1,2}|\\p{L}{3,10})[./ -]\\s?\\d{2,4}|\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|\\p{L}{3,10}\\.? \\d{1,2},? \\d{4})?',
  time: '[\\s,|–-]*(?:(?:um|at|às|à)\\s)?(?:\\d{1,2}[:.h]\\d{2}(?::\\d{2})?)?\\s*(?:uhr|am|pm|a\\.m\\.|p\\.m\\.|[a-z]{3,4})?\\.?',
}
const dateLine = new RegExp(`^${parts.label}${parts.day}${parts.date}${parts.time}$`, 'iu')

/** Drops lines that are only a date, pleas, rights and editors at both ends, and headings that nothing follows. */
export function dropEnds(root: Document): void {
  for (const line of linesOf(root))
    if (isDate(line.text) && !/^(?:td|th|li|dt|dd)$/.test(line.block?.name ?? '')) removeLine(line)
  const lines = linesOf(root).filter(({ text }) => text !== '')
  for (const line of new Set([...lines.slice(0, linesAtStart), ...lines.slice(-linesAtEnd)])) {
    if (weightOf(line.text) > longestClosing) continue
    if (pleaOrRights.test(line.text) || chineseClosing.test(line.text)) removeLine(line)
  }
  for (const line of linesOf(root).toReversed()) {
    if (!/^h[1-6]$/.test(line.block?.name ?? '') || line.hasMedia) return
    removeLine(line)
  }
}

/** Whether a line is only a date, and perhaps a time. */
export function isDate(text: string): boolean {
  return text.length > 3 && text.length < longestDate && /\d/.test(text) && dateLine.test(text)
}
