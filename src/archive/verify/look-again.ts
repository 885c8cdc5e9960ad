import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from './finding.ts'
import type { VerifyParts } from './verify-parts.ts'

const looks = 3
/** So many are no worker's doing. */
const mostLookedAtAgain = 5_000
const articlesAtOnce = 250

/**
 * Gives what is still amiss of articles that were suspicious at first sight, after the journal was read on: beside a worker, a
 * file is there before its line, and the line before its record.
 */
export async function lookAgain(
  suspects: readonly string[],
  look: (hashes: readonly string[]) => Promise<readonly Finding[]>,
  { replay, pauseMs }: Pick<VerifyParts, 'replay' | 'pauseMs'>,
): Promise<readonly Finding[]> {
  if (suspects.length === 0) return []
  if (suspects.length > mostLookedAtAgain) return lookOnce(suspects, look)
  let findings: readonly Finding[] = []
  let left = suspects
  for (let count = 0; count < looks && left.length > 0; count += 1) {
    await pause(pauseMs)
    await replay.readOn()
    findings = await lookOnce(left, look)
    left = [...new Set(findings.flatMap(({ hash }) => hash ?? []))]
  }
  return findings
}

/** However many there are, a few of their files are in memory. */
async function lookOnce(
  hashes: readonly string[],
  look: (hashes: readonly string[]) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (let from = 0; from < hashes.length; from += articlesAtOnce) {
    findings.push(...(await look(hashes.slice(from, from + articlesAtOnce))))
  }
  return findings
}
