import type { LabelledPair } from './labelled-pairs.ts'

const pair = (
  kind: string,
  isSame: boolean,
  a: readonly [string, string],
  b: readonly [string, string],
): LabelledPair => ({
  kind: `by hand: ${kind}`,
  isSame,
  a: { title: a[0], markdown: a[1], sourceId: 'one' },
  b: { title: b[0], markdown: b[1], sourceId: isSame ? 'two' : 'one' },
})

/** Pairs that no program made. */
export const handWrittenPairs: readonly LabelledPair[] = [
  pair(
    'reworded',
    true,
    [
      'Ferry runs aground off Tarn point',
      'A ferry with 214 passengers on board ran aground off Tarn point shortly after 6 a.m. on Sunday in thick fog. Nobody was hurt. The harbour master, Ole Brandal, said a tug would try to free the vessel at high water around 13:40. The operator, Sundline, has sent a second ship for the passengers.',
    ],
    [
      'Fog: Sundline ferry stuck on rocks with 214 people',
      'Shortly after 6 a.m. on Sunday a ferry with 214 passengers ran aground in thick fog off Tarn point. Nobody was hurt, and a tug would try to free the vessel at high water around 13:40, harbour master Ole Brandal said. A second ship was sent by the operator, Sundline, to pick the passengers up.',
    ],
  ),
  pair(
    'cut to its beginning',
    true,
    [
      '市图书馆新馆下月开放',
      '记者从市文化局获悉，历时四年建设的市图书馆新馆将于下月6日正式向公众开放。新馆总建筑面积5.2万平方米，设有阅览座位3800个，藏书规模可达420万册。\n\n馆长沈若兰介绍，新馆增设了古籍修复展示区和儿童绘本馆，读者凭身份证即可入馆。开馆首周将举办讲座12场。\n\n地铁4号线在新馆旁设有出口，周末还将增开两条公交专线。',
    ],
    [
      '市图书馆新馆下月开放',
      '历时四年建设的市图书馆新馆将于下月6日正式向公众开放。新馆总建筑面积5.2万平方米，设有阅览座位3800个，藏书规模可达420万册。',
    ],
  ),
  pair(
    'the other script, reworded',
    true,
    [
      '两家航空公司宣布合并',
      '两家区域航空公司云翼与海岳周二宣布达成合并协议，合并后的机队规模将达到86架，航线覆盖41座城市。交易以换股方式进行，海岳股东每股可换取1.35股云翼股份。',
    ],
    [
      '雲翼海嶽達成合併協議 機隊將達86架',
      '區域航空公司雲翼與海嶽周二宣布達成合併協議。合併後的機隊規模將達到86架，航線覆蓋41座城市。交易以換股方式進行，海嶽股東每股可換取1.35股雲翼股份，預計年內完成。',
    ],
  ),
  pair(
    'updated with a new count',
    true,
    [
      'Blaze at paper mill in Quent injures three',
      'A fire broke out at the paper mill in Quent at about 2 p.m. on Friday and injured three workers, the fire service said. More than 120 firefighters were at the scene. The mill, owned by Pellam Paper since 1998, employs 450 people. Residents were told to keep their windows shut.',
    ],
    [
      'Blaze at paper mill in Quent injures five',
      'A fire broke out at the paper mill in Quent at about 2 p.m. on Friday and injured five workers, one of them seriously, the fire service said. By evening more than 120 firefighters had the blaze under control. The mill, owned by Pellam Paper since 1998, employs 450 people. Residents were told to keep their windows shut. The cause is being investigated.',
    ],
  ),
  pair(
    'other site furniture',
    true,
    [
      '新型潮汐电站并网发电',
      '（本报讯 记者 何清）东岛潮汐电站昨日并网发电，装机容量38兆瓦，年发电量约9500万千瓦时，可满足4.1万户家庭用电。电站采用双向水轮机，建设历时31个月。',
    ],
    [
      '东岛潮汐电站并网 可供4.1万户用电',
      '点击上方蓝字关注我们\n\n东岛潮汐电站昨日并网发电，装机容量38兆瓦，年发电量约9500万千瓦时，可满足4.1万户家庭用电。电站采用双向水轮机，建设历时31个月。\n\n责任编辑：小李\n\n更多精彩内容请下载客户端',
    ],
  ),
  pair(
    'the draw of one week and of the next',
    false,
    [
      'Lottery: the numbers of Saturday',
      'The winning numbers drawn on Saturday, 3 May, are 4, 11, 19, 23, 38 and 41, the bonus number is 7. The jackpot of 12.4 million was not won. There were 3 winners of the second prize of 88,210 each. The next draw is on Wednesday. Numbers are given without guarantee.',
    ],
    [
      'Lottery: the numbers of Saturday',
      'The winning numbers drawn on Saturday, 10 May, are 2, 15, 16, 29, 33 and 45, the bonus number is 12. The jackpot of 15.9 million was not won. There were 5 winners of the second prize of 64,730 each. The next draw is on Wednesday. Numbers are given without guarantee.',
    ],
  ),
  pair(
    'two appointments in the same words',
    false,
    [
      '关于赵立民同志任职的通知',
      '经研究决定，任命赵立民同志为市水务局副局长，试用期一年。任职时间自公布之日起计算。公示期间如有异议，请以书面形式向组织部门反映，反映情况应实事求是，并署真实姓名。',
    ],
    [
      '关于孙慧同志任职的通知',
      '经研究决定，任命孙慧同志为区教育局局长，试用期一年。任职时间自公布之日起计算。公示期间如有异议，请以书面形式向组织部门反映，反映情况应实事求是，并署真实姓名。',
    ],
  ),
  pair(
    'two reports of one event that nobody copied',
    false,
    [
      'Parliament passes water bill after long debate',
      'After eleven hours of debate deputies approved the water bill by 143 votes to 97. It obliges farms to meter their wells from next spring. The opposition spoke of a burden on small holders and said it would go to court.',
    ],
    [
      'What the new water law means for farmers',
      'Every well will need a meter, and whoever pumps more than his share has to pay: these are the main points of the law the chamber adopted last night, 143 to 97. Advisers in the countryside expect that the devices cost about 400 each. Subsidies are being talked about.',
    ],
  ),
]
