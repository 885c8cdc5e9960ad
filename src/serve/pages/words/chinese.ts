import type { Words } from './english.ts'

/** The pages' own words in Chinese, in simplified characters. */
export const chinese: Words = {
  frame: {
    skip: '跳到正文',
    navigation: '页面',
    sections: { today: '今日', sources: '来源', archive: '归档', search: '搜索' },
    feeds: '订阅源',
    keptBy: '由 feedkeeper 保存',
    timesIn: (zone) => `时区：${zone}`,
  },
  faults: {
    absentTitle: '此处没有内容',
    absent: '这个地址没有页面。已保存的文章可在归档中按月查找。',
    goneTitle: (title) => `“${title}”已停止发布`,
    gone: (day) => `其订阅源已于 ${day} 停止，已保存的文章仍在。`,
    busyTitle: '请稍候',
    busy: '当前请求过多，请几秒后再试。',
    failedTitle: '无法显示此页',
    failed: '这里出了问题，原因见 feedkeeper 的日志。其他页面不受影响。',
    home: '查看最新文章',
  },
  lists: {
    articles: (count) => `${count.toLocaleString('zh')} 篇文章`,
    none: '还没有文章。',
    today: '今天',
    yesterday: '昨天',
  },
  today: {
    newest: '最新文章',
  },
  feeds: {
    title: '订阅源',
    subscribe: '订阅',
    feeds: (count) => `${count.toLocaleString('zh')} 个订阅源`,
    give: '把其中一个地址交给阅读器，有新文章时它会告诉你。',
    lists: '全部订阅源的列表（OPML），可导入阅读器：',
    publicationsList: '本站的订阅源',
    sourcesList: '它们的来源',
    newest: '最新文章',
    addressOf: (form) => `${form} 订阅地址`,
    explain:
      '这是一个订阅源的地址：供阅读器使用的最新文章列表。阅读器会自动查看，并告诉你有什么新内容。请把地址复制到阅读器中。',
  },
  search: {},
  sources: {},
}
