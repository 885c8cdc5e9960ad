import type { Settings } from '../settings.ts'
import { programVersion, userAgent } from './surroundings.ts'

/**
 * What files of captures say of the program that wrote them: its version and the settings by which sites were asked, as the
 * settings file has them; nothing of the environment is in it.
 */
export function warcInfoOf(settings: Settings): Readonly<Record<string, string>> {
  const { fetch, polling, captures } = settings
  return {
    software: `feedkeeper/${programVersion()}`,
    format: 'WARC File Format 1.1',
    conformsTo: 'https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
    'http-header-user-agent': userAgent(settings),
    settings: JSON.stringify({ fetch, polling, captures }),
  }
}
