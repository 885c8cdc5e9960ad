import type { doingEnglish } from './doing-english.ts'

/** The words of what the operator does, in Chinese. */
export const doingChinese: typeof doingEnglish = {
  login: {
    title: '登录',
    secret: '密码',
    button: '登录',
    wrong: '密码不对。',
    why: '只有本站的管理者可以这样做。',
    out: '退出',
  },
  act: {
    poll: '立即抓取',
    pause: '暂停',
    resume: '恢复',
    definition: '定义',
    add: '添加来源',
    reload: '重新读取定义',
    remove: '删除这篇文章',
  },
  done: {
    polled: '已抓取。',
    failed: '已尝试抓取，但失败了。',
    polling: '正在抓取，请稍后再看。',
    paused: '已暂停，恢复之前不会抓取。',
    resumed: '已恢复抓取。',
    added: '已添加，马上开始抓取。',
    removed: '文章已删除。',
    reloaded: '已重新读取定义和设置。',
  },
  add: {
    title: '添加来源',
    label: '网站或订阅源的地址',
    look: '查找订阅源',
    found: '找到的订阅源',
    none: '那里没有找到订阅源。尝试过：',
    noAddress: '这不是网站或订阅源的地址。',
    entries: (count) => `${count.toLocaleString('zh')} 条`,
    add: '添加这个',
    there: '已在抓取：',
  },
  definition: {
    title: (name) => `${name} 的定义`,
    hidden: '可能的机密已隐藏：请求头、请求体和地址中的参数。',
    file: '文件',
  },
  remove: {
    title: '删除文章',
    sure: '将永久删除：文件、各个版本以及它在所有订阅源中的位置。之后的抓取不会把它带回来。',
    button: '永久删除',
    back: '保留',
  },
}
