import type { NoteBacklog, NotedBacklog } from '../../../daemon/socket/worker-socket.ts'
import { type BacklogParts, noteImageBacklog } from '../../../poll/entries/image-backlog.ts'
import { chooseSources } from '../../../source/choose-sources.ts'
import type { Source } from '../../../source/load.ts'
import { keepsImages } from '../../keeps-images.ts'
import { BadUseError } from '../../report-fatal.ts'
import type { Surroundings } from '../../surroundings.ts'

type BacklogSurroundings = Pick<Surroundings, 'settings' | 'folder' | 'feedsFolder' | 'log'> & {
  readonly archive: BacklogParts['archive'] & {
    readonly catalog: BacklogParts['archive']['catalog'] & {
      readonly sources: { readonly counts: (id: string, nowMs: number) => Promise<{ readonly articles: number }> }
    }
  }
}

/** Makes what has pictures of articles kept that came in before; with `isDryRun` it only counts them. */
export function backlogNoter(
  { settings, folder, feedsFolder, log, archive }: BacklogSurroundings,
  { keep, isDryRun = false }: { readonly keep?: BacklogParts['keep']; readonly isDryRun?: boolean },
): NoteBacklog {
  return async (ids, { sinceMs, signal, onStep }): Promise<NotedBacklog> => {
    const places = { sources: folder.sources, feedsFolder, sourceErrors: folder.errors }
    const sources = withImages(chooseSources(ids, places), ids, settings)
    for (const { id } of sources) onStep({ expected: (await archive.catalog.sources.counts(id, 0)).articles })
    const parts = {
      archive,
      images: settings.images,
      timeZone: settings.site.timeZone,
      log,
      keep: isDryRun ? undefined : keep,
    }
    const onArticle = (source: string) => onStep({ source })
    const found = await noteImageBacklog(sources, parts, { sinceMs, signal, onArticle })
    return { sources: found, waiting: (await archive.catalog.images.counts()).waiting }
  }
}

/** Those of the sources of which pictures are kept; throws `BadUseError` where there is none, or one that was named is not. */
function withImages(
  sources: readonly Source[],
  ids: readonly string[],
  settings: Surroundings['settings'],
): readonly Source[] {
  const isOn = ({ definition }: Source) => (definition.images ?? settings.images.keep) !== 'off'
  const without = sources.filter((source) => !isOn(source)).map(({ id }) => id)
  const remedy = 'say `images: all` (or `thumbnails`) in the settings, or in its definition'
  if (ids.length > 0 && without.length > 0)
    throw new BadUseError(`no pictures are kept of ${without.join(', ')}: ${remedy}`)
  if (!keepsImages(settings, sources)) throw new BadUseError(`no pictures are kept: ${remedy}`)
  return sources.filter(isOn)
}
