const number = (count: number) => count.toLocaleString('en')
const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${number(count)} ${many}`)

/** A length of time in one unit: `850 ms`, `1.2 s`, `12 min`, `5 h`, `3 d`. */
function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(ms < 10_000 ? 1 : 0))} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} d`
}

/** The words of the pages of sources in English. */
export const sourcesEnglish = {
  title: 'Sources',
  none: 'There is no source yet. A file of two lines in the folder of definitions makes one.',
  noneSuch: 'No source is like that.',
  count: (count: number) => counted(count, 'source', 'sources'),
  number,
  duration,
  ago: (ms: number) => (ms < 60_000 ? 'just now' : `${duration(ms)} ago`),
  ahead: (ms: number) => (ms < 60_000 ? 'now' : `in ${duration(ms)}`),
  due: 'due',
  never: 'never',
  filter: {
    label: 'Filter by health',
    all: 'All',
    search: 'Find a source',
    searchButton: 'Find',
    clear: 'Show all',
  },
  health: {
    failing: 'Failing',
    gone: 'Gone',
    attention: 'Needs a look',
    new: 'Not polled yet',
    well: 'Well',
    paused: 'Paused',
  },
  columns: {
    health: 'Health',
    name: 'Source',
    last: 'Last poll',
    next: 'Next poll',
    day: '24 h',
    week: '7 d',
    all: 'All',
    bars: '30 days',
    took: 'Takes',
  },
  sortedBy: 'sort by this',
  inARow: (failures: number) => `${number(failures)} failures in a row`,
  bars: (articles: number, most: number) =>
    `${counted(articles, 'article', 'articles')} in 30 days, at most ${number(most)} in one`,
  pages: {
    label: 'Pages of the list',
    range: (from: number, to: number, of: number) => `${number(from)} to ${number(to)} of ${number(of)}`,
    before: 'Before',
    after: 'Next',
  },
  outcome: {
    fetched: (added: number, revised: number) => {
      const parts = [added > 0 && `${number(added)} new`, revised > 0 && `${number(revised)} revised`]
      return parts.filter((part) => part !== false).join(', ') || 'nothing new'
    },
    unchanged: 'not changed',
    gone: 'gone (HTTP 410)',
    held: 'waits for its host',
    failed: 'failed',
  },
  cause: {
    refused: 'not let in',
    absent: 'not found',
    busy: 'site is busy',
    slow: 'timed out',
    unreachable: 'no connection',
    insecure: 'not secure',
    unreadable: 'no feed',
    misled: 'bad redirect',
    forbidden: 'not allowed',
    other: 'failed',
  },
  flags: {
    failing: 'Failing',
    gone: 'Gone',
    moved: 'Moved',
    drifting: 'Drifting',
    unstable: 'Unstable',
    silent: 'Silent',
    gap: 'Gap',
    empty: 'Empty',
  },
  meaning: {
    failing: (failures: number) =>
      `${failures === 1 ? 'The last poll' : `The last ${number(failures)} polls`} failed. Polls come ever more seldom meanwhile, at least once a day, and never stop.`,
    gone: 'The site said that it is gone for good (HTTP 410). It is not polled any more; what was kept stays.',
    moved: 'The site redirects for good. The new address is asked now.',
    drifting: 'The listing lacks what it always had, as after a change of the site.',
    unstable: 'Every known article came back changed several times in a row. Changes are looked at once a day.',
    silent: 'Nothing new has come for much longer than usual.',
    empty: 'Its listing holds no entries, and never did.',
    gap: 'A listing held nothing that was seen before: entries were probably missed between two polls.',
  },
  advice: {
    failing: {
      refused: 'Open its address in a browser. Where that works, the site may want a header, or not want feed readers.',
      absent: 'The address has probably changed: look on the site for the new one and write it into the definition.',
      busy: 'Nothing to do: the site has trouble of its own, or wants to be asked less often.',
      slow: 'Nothing to do, unless it lasts: then look whether the site answers from this machine.',
      unreachable:
        'Look whether the site is there at all, and whether this machine has a connection and a name server.',
      insecure: 'Its certificate cannot be trusted. Look whether it has run out, and whether the clock here is right.',
      unreadable:
        'What the address gives is not what the definition says. `feedkeeper preview` shows what is read of it.',
      misled: 'Its redirects lead nowhere. Open its address in a browser: the site may want cookies, or have moved.',
      forbidden: 'Its address leads to a network that is not to be asked. `fetch.allowPrivateNetworks` lets it.',
      other: 'The log says what happened. `feedkeeper preview` tries it by hand.',
    },
    gone: 'Look for the address of another feed of the site, or delete the definition. A changed definition is polled again.',
    moved: 'Write the new address into the definition, so that it does not hang on the redirect.',
    drifting: 'Look at the site: `feedkeeper preview` shows what is found now. Mend the selectors of the definition.',
    unstable: 'A counter or a date stands in the texts. `article.remove` in the definition can leave it out.',
    silent: 'Look whether the site still publishes, and whether its feed has moved without a word.',
    empty: 'Look whether the address is right: `feedkeeper preview` shows what is read of it.',
    gap: 'Let it be polled more often (`every`), or let a poll read more `pages`.',
  },
  toDo: 'What to do',
  toldAs: 'In detail',
  colon: ':',
  stop: '.',
  /** Stands between two sentences. */
  space: ' ',
  noFlags: 'Nothing calls for attention.',
  facts: {
    health: 'Health',
    last: 'Last poll',
    next: 'Next poll',
    took: 'A poll takes',
    articles: 'Articles',
    waiting: 'Waiting entries',
    language: 'Language',
    address: 'Address',
    movedTo: 'Asked instead',
    id: 'Id',
  },
  articles: (day: number, week: number, all: number) =>
    `${number(day)} in 24 hours, ${number(week)} in 7 days, ${number(all)} in all`,
  usually: (time: string) => `usually ${time}`,
  waiting: (count: number) => `${counted(count, 'entry', 'entries')} could not be archived yet and will be tried again`,
  why: {
    title: 'Why then',
    schedule: (expression: string) => `The definition has a schedule: ${expression}.`,
    every: (time: string) => `The definition says every ${time}.`,
    rhythm: (time: string) => `It follows the source's own rhythm: every ${time} as things are.`,
    ttl: 'The feed itself asks not to be looked at sooner (ttl).',
    'update-period': 'The feed itself says how often it is renewed (sy:updatePeriod).',
    freshness: 'The last answer said how long it stays fresh (Cache-Control or Expires).',
    'back-off': (failures: string) =>
      `${failures === '1' ? 'The last poll failed' : `It failed ${failures} times in a row`}: each failure doubles the time between two polls.`,
    'retry-after': 'The site asked to be left alone until then (Retry-After).',
    gone: 'It is gone and not polled any more.',
    paused: 'It is paused: it is not polled until it is resumed.',
    other: (text: string) => text,
    moved: 'That falls into hours or days in which the feed asks to be left alone, so it is moved behind them.',
    gap: (ms: number) => `Its articles usually come ${duration(ms)} apart.`,
    newest: 'The newest is of ',
    asks: (ms: number) => `The feed asks for ${duration(ms)} between two polls.`,
    held: 'The site asked to be left alone until ',
  },
  chart: {
    title: 'Polls',
    label: (polls: number, failed: number, added: number) =>
      `${counted(polls, 'poll', 'polls')}, ${number(failed)} failed, ${counted(added, 'new article', 'new articles')}`,
    describe:
      'From left to right the time. A stroke at the top is a poll that failed, a dot is one that went well, the higher the longer it took, and a bar at the bottom is its new articles.',
    failed: 'failed',
    added: 'new',
    today: 'now',
    none: 'No poll is remembered yet.',
    table: 'Day by day, as a table',
    day: 'Day',
    polls: 'Polls',
    failures: 'Failed',
    took: 'Took, in the middle',
    newArticles: 'New',
    revised: 'Revised',
    last: 'The last polls',
    when: 'When',
    outcome: 'Outcome',
    size: 'Size',
    bytes: (bytes: number) => (bytes < 10_240 ? `${number(bytes)} B` : `${number(Math.round(bytes / 1_024))} KB`),
  },
  newest: 'Newest articles',
  feeds: 'Its feeds',
  allSources: 'All sources',
  comma: ', ',
  workers: {
    title: 'Workers',
    worker: 'Worker',
    does: 'Does',
    underWay: 'Polls under way',
    ended: 'Polls ended',
    seen: 'Last sign of life',
    silent: 'silent: others take over what it had',
    roles: { poll: 'polls', publish: 'publishes', serve: 'serves', publishing: 'the one that publishes' },
  },
}
