import { type Answer, json, page } from './answer.ts'
import type { QqStory } from './stories.ts'

/** Answers the list API of the qq-shaped site: the eleven newest stories among a card and a video. */
export function qqList(stories: readonly QqStory[], base: string, requestBody: string): Answer {
  if (!asksForChannel(requestBody)) return json({ code: 10001, message: '参数错误', data: [] })
  const rows: object[] = stories
    .slice(-11)
    .reverse()
    .map((story) => ({
      id: story.id,
      articletype: '0',
      title: story.title,
      publish_time: story.published,
      link_info: { url: `${base}/rain/a/${story.id}`, share_url: `${base}/rain/a/${story.id}?from=share` },
      media_info: { chl_name: story.author },
      pic_info: story.image === undefined ? { big_img: [] } : { big_img: [`${base}/img/${story.image}.svg`] },
    }))
  rows.splice(1, 0, { id: 'CARD1', articletype: '525', title: '今日热点', sub_item: [], pic_info: {} })
  rows.push({
    id: 'VIDEO1',
    articletype: '4',
    title: '一分钟看懂北屿港（视频）',
    publish_time: '2025-03-03 00:00:00',
    link_info: { url: `${base}/rain/a/VIDEO1` },
  })
  return json({ code: 0, message: 'success', data: rows })
}

function asksForChannel(requestBody: string): boolean {
  try {
    const asked: unknown = JSON.parse(requestBody)
    return typeof asked === 'object' && asked !== null && 'channel_id' in asked && asked.channel_id !== ''
  } catch {
    return false
  }
}

/** Answers with the page of one story: its text in one of the three shells the real site uses. */
export function qqPage(stories: readonly QqStory[], id: string): Answer {
  const story = stories.find((each) => each.id === id)
  if (story === undefined) return page('页面不存在', 'zh-CN', '<p>您访问的页面不存在。</p>', 404)
  const text = story.syndicated
    ? `<div class="comps-contentify-wrap">${story.html}<p><img src="/img/qr.svg"><img src="/img/follow.svg"></p></div>`
    : story.html
  const shell = story.shell === 'article-content' ? 'id="article-content"' : `class="${story.shell}"`
  return page(
    story.title,
    'zh-CN',
    `<div ${shell}>${text}</div>
<div class="comments"><p>网友“看海的人”：写得清楚。</p></div>`,
  )
}
