import type { Settings } from '../settings.ts'
import type { Source } from '../source/load.ts'

/** Whether the settings, or the definition of a source, ask for pictures to be kept. */
export function keepsImages({ images }: Pick<Settings, 'images'>, sources: readonly Source[]): boolean {
  return images.keep !== 'off' || sources.some(({ definition }) => (definition.images ?? 'off') !== 'off')
}
