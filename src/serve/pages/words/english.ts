/** The pages' own words in English, a section for each room; other languages have every one of them (`Words`). */
export const english = {
  frame: {
    skip: 'Skip to the content',
    navigation: 'Pages',
    sections: { today: 'Today', sources: 'Sources', archive: 'Archive', search: 'Search' },
    feeds: 'Feeds',
    keptBy: 'kept by feedkeeper',
    timesIn: (zone: string) => `Times in ${zone}`,
  },
  faults: {
    absentTitle: 'Nothing is here',
    absent: 'There is no page at this address. What was kept is found in the archive, by month.',
    goneTitle: (title: string) => `${title} is not published any more`,
    gone: (day: string) => `Its feeds ended on ${day}; the articles that were kept are still there.`,
    busyTitle: 'One moment',
    busy: 'Too much is asked for at once; try again in a few seconds.',
    failedTitle: 'This could not be shown',
    failed: 'Something went wrong here; the log of feedkeeper says what. Other pages are not affected.',
    home: 'To the newest articles',
  },
  lists: {
    articles: (count: number) => (count === 1 ? '1 article' : `${count.toLocaleString('en')} articles`),
    none: 'No article yet.',
    today: 'Today',
    yesterday: 'Yesterday',
  },
  today: {
    newest: 'Newest articles',
  },
  feeds: {
    title: 'Feeds',
    subscribe: 'Subscribe',
    feeds: (count: number) => (count === 1 ? '1 feed' : `${count.toLocaleString('en')} feeds`),
    give: 'Give a feed reader one of these addresses, and it tells you of every new article.',
    lists: 'All of them as one list (OPML), to import into a reader:',
    publicationsList: 'our feeds',
    sourcesList: 'the feeds they are made of',
    newest: 'Newest articles',
    addressOf: (form: string) => `Address of the ${form} feed`,
    explain:
      'This is the address of a feed: a list of the newest articles, made for feed readers. A reader looks at it by itself and shows you what is new. Copy the address into one.',
  },
  search: {},
  sources: {},
}

/** Every word of the pages; a language that lacks one does not compile. */
export type Words = typeof english
