import { freshnessScenes } from './freshness-scenes.ts'
import type { PlayedHost } from './hosts.ts'
import { mannerScenes } from './manner-scenes.ts'
import { redirectScenes } from './redirect-scenes.ts'
import { refusalScenes } from './refusal-scenes.ts'
import type { Rule, Run, Scene, Verdict } from './scene.ts'
import { validatorScenes } from './validator-scenes.ts'
import { wholeRunRules } from './whole-run-rules.ts'

/** Every host of a scoring run. */
export const scenes: readonly Scene[] = [
  ...validatorScenes,
  ...mannerScenes,
  ...refusalScenes,
  ...redirectScenes,
  ...freshnessScenes,
]

/** One line of the table: a rule, where it was watched and how the client did. */
export type Score = Pick<Rule, 'says' | 'level'> & { readonly host: string; readonly verdict: Verdict }

/** Judges a run by every rule. */
export function judge(hosts: readonly PlayedHost[], run: Run): readonly Score[] {
  return [
    ...hosts.flatMap(({ scene, seen }) =>
      scene.rules.map((rule) => ({
        says: rule.says,
        level: rule.level,
        host: scene.name,
        verdict: rule.judge(seen, run),
      })),
    ),
    ...wholeRunRules.map((rule) => ({
      says: rule.says,
      level: rule.level,
      host: 'all hosts',
      verdict: rule.judge(hosts, run),
    })),
    {
      says: 'fetches in full at least once a day where the answer is always 304',
      level: 'should',
      host: 'none',
      verdict: {
        kind: 'not exercised',
        because: 'it takes a day; test/poll/run-poll.test.ts shows it by a clock of its own',
      },
    },
  ]
}
