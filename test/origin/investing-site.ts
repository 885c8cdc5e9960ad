import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, json } from './answer.ts'
import type { InvestingStory } from './stories.ts'

/** Answers the list API of the investing-shaped site: the ten newest stories, to whoever names the Chinese edition. */
export function investingList(stories: readonly InvestingStory[], headers: IncomingHttpHeaders): Answer {
  if (headers['domain-id'] !== 'cn') return json({ error: 'Domain-Id' }, 403)
  const items = stories
    .slice(-10)
    .reverse()
    .map((story) => ({
      id: story.id,
      href: `/news/stock-market-news/article-${story.id}`,
      headline: story.title,
      body: story.body,
      updated_date: story.published,
      provider_name: '式样通讯社',
      comments_count: 0,
    }))
  return json({ items })
}
