import { describe, expect, it } from 'vitest'
import { readDate } from '../../../src/text/date/date.ts'

const nowMs = Date.UTC(2026, 0, 15, 12)
const read = (text: string | number, timeZone?: string) => {
  const result = readDate(text, { nowMs, ...(timeZone !== undefined && { timeZone }) })
  return result.kind === 'date' ? result.date.toISOString().replace('.000Z', 'Z') : result.reason
}

describe('readDate', () => {
  it.each([
    // RFC 822 and its sloppy forms
    ['Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21Z'],
    ['Thu, 1 Jan 04 19:48 UT', '2004-01-01T19:48:00Z'],
    ['01 Jan 2004', '2004-01-01T00:00:00Z'],
    ['Thu,01 Jan 2004 19:48:21 +0530', '2004-01-01T14:18:21Z'],
    ['Thursday, 01-Jan-2004 19:48:21 -08:00', '2004-01-02T03:48:21Z'],
    ['Thu, Jan 1 2004 19:48:21 EST', '2004-01-02T00:48:21Z'],
    ['Wed, 02 Oct 2002 15:00:00 +200', '2002-10-02T13:00:00Z'],
    ['Thu, 01 Jan 2004 19:48:21 GMT+8', '2004-01-01T11:48:21Z'],
    ['Thu, 14 Feb 2025 17:09:14 +0800 (CST)', '2025-02-14T09:09:14Z'],
    ['Thu, 14 Feb 2025 17:09:14 BST', '2025-02-14T16:09:14Z'],
    ['Thu, 14 Feb 2025 17:09:14 CEST', '2025-02-14T15:09:14Z'],
    ['Thu, 14 Feb 2025 17:09:14 JST', '2025-02-14T08:09:14Z'],
    ['Thu, 01 Jan 2004 24:00:00 GMT', '2004-01-02T00:00:00Z'],
    ['Sun Jan  4 16:29:06 2004', '2004-01-04T16:29:06Z'],
    ['Thu Feb 27 12:00:00 PST 2025', '2025-02-27T20:00:00Z'],
    ['Fri, 2006/09/15 08:19:53 EDT', '2006-09-15T12:19:53Z'],
    ['February 14th, 2025 at 5:09 pm', '2025-02-14T17:09:00Z'],
    ['14 Feb 2025 12:05 AM', '2025-02-14T00:05:00Z'],
    // RFC 3339, W3CDTF, ISO 8601
    ['2003', '2003-01-01T00:00:00Z'],
    ['2003-12', '2003-12-01T00:00:00Z'],
    ['20031231', '2003-12-31T00:00:00Z'],
    ['2003-335', '2003-12-01T00:00:00Z'],
    ['2012-W14-4', '2012-04-05T00:00:00Z'],
    ['03-12-31', '2003-12-31T00:00:00Z'],
    ['2003-12-31T10:14:55.338Z', '2003-12-31T10:14:55.338Z'],
    ['2003-12-31t10:14:55z', '2003-12-31T10:14:55Z'],
    ['2003-12-31T10:14+01:00', '2003-12-31T09:14:00Z'],
    ['2003-12-31T10:14:55-0800', '2003-12-31T18:14:55Z'],
    ['20031231T101455Z', '2003-12-31T10:14:55Z'],
    ['2012-04-05T10:00:00.000 +0000', '2012-04-05T10:00:00Z'],
    ['2003-12-31T25:14:55Z', '2004-01-01T01:14:55Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    // digits alone
    ['20251118093000', '2025-11-18T09:30:00Z'],
    ['202511180930', '2025-11-18T09:30:00Z'],
    ['/Date(1763458200000)/', '2025-11-18T09:30:00Z'],
    ['/Date(1763458200000+0800)/', '2025-11-18T09:30:00Z'],
    // East Asian
    ['2004년 05월 28일  01:31:15', '2004-05-27T16:31:15Z'],
    ['2004-05-25 오후 11:23:17', '2004-05-25T14:23:17Z'],
    ['2025年2月14日', '2025-02-14T00:00:00Z'],
    ['2025年2月14日(金) 17時09分', '2025-02-14T17:09:00Z'],
    // other languages
    ['Κυρ, 11 Ιούλ 2004 12:00:00 EST', '2004-07-11T17:00:00Z'],
    ['2004-július-13T9:15-05:00', '2004-07-13T14:15:00Z'],
    ['27 февраля 2025, 10:00', '2025-02-27T10:00:00Z'],
    ['mar. 4 févr. 2025', '2025-02-04T00:00:00Z'],
    ['Donnerstag, 27. Februar 2025 - 10:00', '2025-02-27T10:00:00Z'],
    ['27 de febrero de 2025', '2025-02-27T00:00:00Z'],
    // numbers
    ['14.02.2025', '2025-02-14T00:00:00Z'],
    ['02/14/2025', '2025-02-14T00:00:00Z'],
    ['25/12/2024 08:00', '2024-12-25T08:00:00Z'],
    ['1739552954', '2025-02-14T17:09:14Z'],
    [1739552954123, '2025-02-14T17:09:14.123Z'],
    ['1739552954.5', '2025-02-14T17:09:14.500Z'],
    ['1739552954123456', '2025-02-14T17:09:14.123Z'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['2025-02-14 17:09:14', 'Asia/Shanghai', '2025-02-14T09:09:14Z'],
    ['2025年2月14日 17:09', 'Asia/Shanghai', '2025-02-14T09:09:00Z'],
    ['2025年2月14日 下午5:09', 'Asia/Shanghai', '2025-02-14T09:09:00Z'],
    ['Thu, 14 Feb 2025 17:09:14 CST', 'Asia/Shanghai', '2025-02-14T09:09:14Z'],
    ['Thu, 14 Feb 2025 17:09:14 CST', 'America/Chicago', '2025-02-14T23:09:14Z'],
    ['14 Feb 2025 17:09', 'America/New_York', '2025-02-14T22:09:00Z'],
    ['2025-07-14 17:09', 'America/New_York', '2025-07-14T21:09:00Z'],
    ['2025-02-14T17:09:14Z', 'Asia/Shanghai', '2025-02-14T17:09:14Z'],
    ['昨天 17:09', 'Asia/Shanghai', '2026-01-14T09:09:00Z'],
    ['今天 08:00', 'Asia/Shanghai', '2026-01-15T00:00:00Z'],
    ['前天', 'Asia/Shanghai', '2026-01-12T16:00:00Z'],
    ['昨天08:30', 'Asia/Shanghai', '2026-01-14T00:30:00Z'],
    ['今天08:30', 'Asia/Shanghai', '2026-01-15T00:30:00Z'],
    ['周五 10:20', 'Asia/Shanghai', '2026-01-09T02:20:00Z'],
    ['20251118093000', 'Asia/Shanghai', '2025-11-18T01:30:00Z'],
    ['1月3日 10:00', 'Asia/Shanghai', '2026-01-03T02:00:00Z'],
    ['12-31 23:00', 'Asia/Shanghai', '2025-12-31T15:00:00Z'],
    ['去年1月3日', 'Asia/Shanghai', '2025-01-02T16:00:00Z'],
    ['今早 8点', 'Asia/Shanghai', '2026-01-15T00:00:00Z'],
    ['昨天下午3点20分', 'Asia/Shanghai', '2026-01-14T07:20:00Z'],
    ['昨晚 10:10', 'Asia/Shanghai', '2026-01-14T14:10:00Z'],
    ['1天前 10:30', 'Asia/Shanghai', '2026-01-14T02:30:00Z'],
    ['二〇二五年十一月十八日 八点半', 'Asia/Shanghai', '2025-11-18T00:30:00Z'],
    ['２０２５年１１月１８日　０９：３０', 'Asia/Shanghai', '2025-11-18T01:30:00Z'],
    ['令和7年11月18日', 'Asia/Tokyo', '2025-11-17T15:00:00Z'],
    ['18 novembre 2025 à 9h30', 'Europe/Paris', '2025-11-18T08:30:00Z'],
    ['18.11.2025, 9.30 Uhr', 'Europe/Berlin', '2025-11-18T08:30:00Z'],
    // a clock alone: the last time it showed that
    ['10:30', 'Asia/Shanghai', '2026-01-15T02:30:00Z'],
    ['晚上8点15分', 'Asia/Shanghai', '2026-01-14T12:15:00Z'],
    // days by their names
    ['大前天 10:30', 'UTC', '2026-01-12T10:30:00Z'],
    ['hier à 10h30', 'UTC', '2026-01-14T10:30:00Z'],
    ['ayer a las 10:30', 'UTC', '2026-01-14T10:30:00Z'],
    ['вчера в 10:30', 'UTC', '2026-01-14T10:30:00Z'],
    ['어제 10:30', 'UTC', '2026-01-14T10:30:00Z'],
    ['vorgestern', 'UTC', '2026-01-13T00:00:00Z'],
    // words beside it
    ['发布于 2小时前', 'UTC', '2026-01-15T10:00:00Z'],
    ['发布时间：2025-11-18 09:30', 'UTC', '2025-11-18T09:30:00Z'],
    ['来源：河谷日报 2025-11-18 09:30 作者：王', 'UTC', '2025-11-18T09:30:00Z'],
    ['Posted 3 days ago', 'UTC', '2026-01-12T12:00:00Z'],
    ['3 hours ago | 5 min read', 'UTC', '2026-01-15T09:00:00Z'],
  ])('reads %s in %s, whatever the zone of the machine', (text, timeZone, expected) => {
    expect(read(text, timeZone)).toBe(expected)
  })

  it.each([
    ['刚刚', '2026-01-15T12:00:00Z'],
    ['30秒前', '2026-01-15T11:59:30Z'],
    ['5分钟前', '2026-01-15T11:55:00Z'],
    ['3小时前', '2026-01-15T09:00:00Z'],
    ['3 小時前', '2026-01-15T09:00:00Z'],
    ['半小时前', '2026-01-15T11:30:00Z'],
    ['2天前', '2026-01-13T12:00:00Z'],
    ['2 hours ago', '2026-01-15T10:00:00Z'],
    ['an hour ago', '2026-01-15T11:00:00Z'],
    ['1小时30分钟前', '2026-01-15T10:30:00Z'],
    ['三天前', '2026-01-12T12:00:00Z'],
    ['十二小时前', '2026-01-15T00:00:00Z'],
    ['两个月前', '2025-11-16T12:00:00Z'],
    ['5 years, 2 months ago', '2020-11-17T12:00:00Z'],
    ['1 hour and 30 minutes ago', '2026-01-15T10:30:00Z'],
    ['about 3 hours ago', '2026-01-15T09:00:00Z'],
    ['3h', '2026-01-15T09:00:00Z'],
    ['45 min', '2026-01-15T11:15:00Z'],
    ['vor 2 Stunden', '2026-01-15T10:00:00Z'],
    ['vor etwa einer Stunde', '2026-01-15T11:00:00Z'],
    ['il y a 3 jours', '2026-01-12T12:00:00Z'],
    ['hace 20 minutos', '2026-01-15T11:40:00Z'],
    ['vor einem Monat', '2025-12-16T12:00:00Z'],
    ['il y a une heure', '2026-01-15T11:00:00Z'],
    ['2 godziny temu', '2026-01-15T10:00:00Z'],
    ['för 2 timmar sedan', '2026-01-15T10:00:00Z'],
    ['2 saat önce', '2026-01-15T10:00:00Z'],
    ['half an hour ago', '2026-01-15T11:30:00Z'],
    ['a few seconds ago', '2026-01-15T11:59:57Z'],
    ['几分钟前', '2026-01-15T11:57:00Z'],
    // told by its weekday; this is a Thursday, noon
    ['周四 10:20', '2026-01-15T10:20:00Z'],
    ['周四 13:00', '2026-01-08T13:00:00Z'],
    ['周五 10:20', '2026-01-09T10:20:00Z'],
    ['上周五', '2026-01-09T00:00:00Z'],
    ['上周四 10:20', '2026-01-08T10:20:00Z'],
    ['星期日', '2026-01-11T00:00:00Z'],
    ['Tuesday 9:15 pm', '2026-01-13T21:15:00Z'],
    ['last Friday', '2026-01-09T00:00:00Z'],
  ])('reads %s from now', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['soon', 'it is no date we can read'],
    ['abc 1', 'it is no date we can read'],
    ['12', 'it is no date we can read'],
    ['第三天', 'it is no date we can read'],
    ['Reading time 3 min', 'it is no date we can read'],
    ['2025-11-18 发布 2025-11-17 更新', 'it is no date we can read'],
    ['', 'it is empty'],
    [' '.repeat(10_000), 'it is empty'],
    ['9'.repeat(300), 'it is too long for a date'],
    ['Thu, 31 Jun 2004 19:48:21 GMT', 'there is no such day or time'],
    ['Thu, 01 Jan 2004 25:48:21 GMT', 'there is no such day or time'],
    ['2025-13-45', 'there is no such day or time'],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 'it is before 1990'],
    ['0001-01-01T00:00:00', 'it is before 1990'],
    ['2036-01-01', 'it is in the future'],
    ['2026-01-18', 'it is in the future'],
  ])('does not believe %j: %s', (text, reason) => {
    expect(read(text)).toContain(reason)
  })

  it('believes a date that is ahead by no more than zones and clocks can be', () => {
    expect(read('2026-01-16T20:00:00Z')).toBe('2026-01-16T20:00:00Z')
  })

  it('takes no longer for hostile texts', () => {
    for (const text of [
      '1 '.repeat(100),
      ':'.repeat(200),
      '2025-'.repeat(40),
      'Jan '.repeat(50),
      '+'.repeat(200),
      '一'.repeat(200),
      '1点'.repeat(100),
      'posted '.repeat(28),
    ]) {
      expect(read(text)).toMatch(/not believed|\d{4}-/)
    }
  })
})
