/**
 * Stories to be made in many wordings and with many facts: `[a|b]` is a choice of words, `{name}` a fact. Paragraphs are
 * parted by a blank line; the first line is the title. All of it is made up.
 */
export type StoryTemplate = { readonly lang: 'en' | 'zh'; readonly text: string }

/** News: what happens once. */
export const newsTemplates: readonly StoryTemplate[] = [
  {
    lang: 'en',
    text: `{Company} [profit climbs|earnings rise|profit advances] {n1}% on {product} demand

{City}, {Date} - {Company} [said on {Day} that|reported {Day} that|announced on {Day}] quarterly profit [rose|climbed|was up] {n1} percent to ${'$'}{n2} million, [helped by|lifted by|thanks to] [strong|robust|brisk] demand for {product}.

Revenue [came to|reached|totalled] ${'$'}{n3} million, [compared with|against|up from] ${'$'}{n4} million [a year earlier|in the same quarter of last year|twelve months before].

[Chief executive|The company's chief,] {Person} [told reporters|said in a statement|said on a call with investors] that orders from {Place} [had doubled|were twice those of last year] and that the plant in {City} [would take on|is to hire] {n5} [workers|people] [by the end of the year|before year end].

[Analysts had expected|The market had looked for] [about|around] ${'$'}{n6} million. Shares of {Company} [gained|added|put on] {n7} percent [in early trading|at the open|after the news].

{Person2}, who [follows|covers] the company at {Bank}, [called the figures solid|said the numbers were solid] but [warned|cautioned] that costs for {material} [remain|stay|are still] high.`,
  },
  {
    lang: 'en',
    text: `[Floods|High water] [drive|force] {n5} from homes in {Place}

{City} - [Heavy rain|Days of rain|Torrential rain] [pushed|sent] the {river} over its banks [on {Day}|early on {Day}], [forcing|driving] [about|some] {n5} people [from|out of] their homes in {Place}, [officials said|the authorities said].

[Rescue crews|Emergency teams] [reached|got to] {n1} villages by boat, and [at least|no fewer than] {n2} people were [treated in hospital|taken to hospital|brought to clinics].

"We have [never|not in living memory] seen the water [rise so fast|come up this quickly]," said {Person}, [mayor|the mayor] of {City}. [Forecasters expect|Meteorologists predict] another {n3} millimetres by {Day2}.

The rail line between {City} and {City2} [is closed|has been shut|stays closed] and [is not expected to|will hardly] reopen before {Date2}. [Damage|The damage] was [put at|estimated at] ${'$'}{n4} million by {Bank}.`,
  },
  {
    lang: 'en',
    text: `{Company} to [buy|acquire|take over] {Company2} for ${'$'}{n2} million

{Company} [agreed|has agreed] to [buy|acquire] its smaller rival {Company2} for ${'$'}{n2} million in cash, [a deal that would|in a move that will] [create|make] the largest maker of {product} in {Place}.

Holders of {Company2} [will get|are to receive|would be paid] ${'$'}{n1} a share, a premium of {n7} percent [over|to] [the last close|{Day}'s closing price].

[The deal|The transaction], [approved by|backed by] both boards, [should close|is expected to be completed] by {Date2} [if|provided that] regulators in {City} [give their consent|agree|approve].

{Person}, who [runs|heads|leads] {Company}, [said|told employees] that {n5} jobs [would be affected|were at stake] and that savings of ${'$'}{n3} million a year [were likely|could be expected]. {Bank} [advised|acted for] the buyer.`,
  },
  {
    lang: 'en',
    text: `[Court|Judges] in {City} [rejects|throw out|dismisses] {Company} appeal over {product}

A court in {City} [on {Day} rejected|dismissed on {Day}] an appeal by {Company} against a fine of ${'$'}{n2} million [imposed|handed down] for [misleading|deceiving] buyers of its {product}.

[In a ruling|In its decision] of {n1} pages, the court [found|held] that the company [had known of|knew about] the defect [since|as early as] {Date2} and [kept|went on] selling [until|up to] {Date}.

{Person}, who [brought the case|sued] [on behalf of|for] {n5} customers, [welcomed the ruling|called it a relief]. [A lawyer|Counsel] for {Company}, {Person2}, said the company [would study|was studying] the judgment [before deciding|and then decide] [on further steps|what to do next].

The fine [equals|amounts to] {n7} percent of what {Company} [earned|made] last year in {Place}.`,
  },
  {
    lang: 'en',
    text: `{City} [beat|see off|defeat] {City2} {n8}-{n9} [to reach|and are in] final

{Person} [scored twice|struck two goals] as {City} [beat|defeated] {City2} {n8}-{n9} [on {Day}|{Day} night] [in front of|before] {n3} [spectators|fans] to [reach|get to] the final of the {Place} cup.

[The hosts|The home side] [went ahead|took the lead] [after|in minute] {n1} [through|by] {Person2}, [only for|before] the visitors [to level|equalised] [just before|shortly ahead of] the break.

[Coach|Manager] {Person3} [praised|was full of praise for] his side's [patience|calm]. "[We had|There were] {n7} shots and [deserved it|earned this]," he said.

The final is [set for|to be played on] {Date2} in {City3}, where {n5} tickets [went on sale|were put on sale] [the same evening|at once].`,
  },
  {
    lang: 'zh',
    text: `{Company}[上半年|前六个月]净利润[同比增长|增长]{n1}%

{Company}{Date}[晚间公告|发布公告|公告称]，[上半年|今年前六个月]实现[营业收入|营收]{n3}亿元，[同比增长|较上年同期增长]{n7}%；[归母净利润|归属于上市公司股东的净利润]{n2}亿元，[同比增长|增幅为]{n1}%。

[公司表示|公告指出|对于业绩变动的原因，公司称]，[报告期内|期内]{product}[需求旺盛|订单饱满|销量大幅提升]，{Place}市场[贡献|带来]了[近|约]{n4}亿元[收入|销售额]。

[董事长|公司负责人]{Person}[在业绩说明会上表示|对记者表示|称]，位于{City}的[新工厂|生产基地][将于年内投产|预计年底投产]，[届时|投产后][新增|将增加]员工{n5}人。

{Bank}分析师{Person2}[认为|指出]，[原材料|上游]{material}价格[仍处高位|居高不下]，[毛利率|盈利能力][存在压力|可能承压]。`,
  },
  {
    lang: 'zh',
    text: `{Place}[遭遇|突发]暴雨 [转移|紧急转移]群众{n5}人

[受持续强降雨影响|因连日暴雨]，{river}{Day}[水位超过警戒线|超警戒水位]，{Place}{City}[紧急|连夜]转移群众{n5}人。

[截至|到]{Date}[傍晚|18时]，[当地|全市]有{n1}个村庄[断电|停电]，{n2}人[受伤|被送医]，[直接经济损失|经济损失][约|达]{n4}亿元。

[当地|{City}]应急管理局[负责人|局长]{Person}[介绍|表示]，[救援力量|消防救援人员]已[出动|投入]{n3}人次，[冲锋舟|橡皮艇]{n7}艘。

气象部门[预计|预报]，[未来两天|今明两天][仍有|还将有]{n6}毫米[降雨|的降水]，{City}至{City2}的[列车|铁路]{Date2}前[停运|暂停运行]。`,
  },
  {
    lang: 'zh',
    text: `{Company}[拟|计划]{n2}亿元[收购|购买]{Company2}[控股权|{n1}%股权]

{Company}[公告|披露]，[拟以|计划以]现金{n2}亿元[收购|受让]{Company2}{n1}%的股权，[交易完成后|收购完成后][后者|标的公司]将[纳入合并报表|成为其控股子公司]。

{Company2}[主要从事|主营]{product}[的研发与生产|业务]，[总部|注册地]位于{City}，去年[营收|收入]{n3}亿元，[净利润|盈利]{n4}亿元。

[公告显示|根据公告]，[标的|本次交易标的]估值较[净资产|账面净资产]溢价{n7}%，[交易对方|转让方]{Person}[承诺|保证]未来三年[累计净利润|净利润合计]不低于{n6}亿元。

[本次交易|该交易][尚需|还须]{Place}[监管部门|有关部门][批准|审批]，[预计|有望]于{Date2}前[完成|完成交割]。{Bank}[担任|为]财务顾问。`,
  },
  {
    lang: 'zh',
    text: `{City}[开通|新开]至{City2}[直飞航线|直达航班]

{Date}，[一架|首架]载有{n1}名旅客的[客机|航班]从{City}[起飞|出发]，[飞往|前往]{City2}，[标志着|意味着][两地|两座城市][首条|第一条]直飞航线[正式开通|启用]。

[该航线|这条航线]由{Company}[执飞|运营]，每周{n7}班，[全程|飞行时间][约|大约]{n6}分钟，[单程|往返]票价{n3}元[起|左右]。

{City}机场[负责人|总经理]{Person}[表示|说]，[今年以来|今年]机场[旅客吞吐量|客流]已[突破|超过]{n5}人次，[其中|而]{Place}方向[增长|增幅达]{n2}%。

[业内人士|分析人士]{Person2}[认为|指出]，[航线|新航线]将[带动|促进]两地{product}[贸易|产业]往来。`,
  },
]

/** Columns: the same words every day about something else. */
export const columnTemplates: readonly StoryTemplate[] = [
  {
    lang: 'en',
    text: `Market wrap for {Date}: index [closes|ends] at {n3}

The {Place} index closed at {n3} points on {Day}, a change of {n7} percent from the previous session. Turnover was {n4} million shares.

{Company} led the gainers with {n1} percent, followed by {Company2} with {n2} percent. The weakest stock was {Company3}, which lost {n6} percent.

The currency stood at {n8}.{n1} to the dollar. Oil traded at {n2}.{n9} a barrel, gold at {n5} an ounce.

This report is produced every trading day after the close. Figures are preliminary and may be revised.`,
  },
  {
    lang: 'en',
    text: `{Bank} [keeps|sets] price target of ${'$'}{n1} on {Company}

In a note to clients on {Date}, analyst {Person} of {Bank} maintained a buy rating on {Company} with a price target of ${'$'}{n1}, up from ${'$'}{n2}.

The stock closed at ${'$'}{n6} on {Day}. The average target of {n8} analysts is ${'$'}{n7}, which implies an upside of {n9} percent.

{Company} has a market value of ${'$'}{n4} million and trades at {n7} times expected earnings. In the last quarter it earned ${'$'}{n3} million.

Ratings are gathered from research notes and are no advice to buy or sell. Our ranking of analysts is updated daily.`,
  },
  {
    lang: 'en',
    text: `Weather for {City}, {Date}

{Day} in {City}: [sunny spells|cloudy|showers] with a high of {n1} degrees and a low of {n2} degrees. Wind from the {Place} at {n7} kilometres an hour.

The chance of rain is {n6} percent. Humidity reaches {n9} percent in the evening. Sunrise is at 6:{n1}, sunset at 19:{n2}.

Outlook for {Day2}: a high of {n8} degrees. Pollen is moderate, air quality stands at {n5}.

The forecast is renewed four times a day. For warnings see the page of the weather service.`,
  },
  {
    lang: 'en',
    text: `{Person}, {n1}, of {City}

{Person}, {n1}, of {City}, died on {Date} at {Place} hospital after a long illness, surrounded by family.

Born in {City2}, {Person} worked for {n2} years at {Company} and was a keen member of the choir.

Survivors include {Person2}, {n8} grandchildren and a brother, {Person3}. The service will be held on {Day} at the chapel in {City3}.

In lieu of flowers the family asks for gifts to the hospice. Condolences may be left on our page of remembrance.`,
  },
  {
    lang: 'en',
    text: `{Company} [opens|names|launches] {product} [office in|partner for|line in] {City}

{City}, {Date} - {Company} today announced that {Person} will lead its new {product} business in {Place} with {n5} employees and a budget of ${'$'}{n2} million.

"We are thrilled to take this step," said {Person}.

About us: the group brings together innovative people who create value for customers and partners all over the world. It is committed to quality, integrity and sustainable growth in everything it does.

This release contains forward-looking statements that involve risks and uncertainties. Actual results may differ materially from those expressed or implied. Readers are cautioned not to place undue reliance on these statements, which speak only as of their date. We undertake no obligation to update them.`,
  },
  {
    lang: 'zh',
    text: `{Date}收盘：{Place}指数[报|收于]{n3}点

{Place}指数{Day}收盘报{n3}点，涨跌幅{n7}%，全天成交{n4}亿元。

个股方面，{Company}涨{n1}%居首，{Company2}涨{n2}%；跌幅最大的是{Company3}，下跌{n6}%。

资金面上，北向资金净流入{n9}亿元，两融余额{n5}亿元。美元兑人民币报{n8}.{n1}。

以上数据由系统自动生成，仅供参考，不构成投资建议。股市有风险，入市需谨慎。`,
  },
  {
    lang: 'zh',
    text: `{Bank}：[维持|予]{Company}"买入"评级 目标价{n1}元

{Bank}发布研报指，维持{Company}"买入"评级，目标价由{n2}元上调至{n1}元。

该行预计，公司今年净利润为{n3}亿元，同比增长{n7}%，明年有望达到{n4}亿元。{product}业务毛利率为{n6}%。

截至{Date}收盘，该股报{n8}.{n9}元，总市值{n5}亿元。

以上内容与本站立场无关，数据与信息不构成投资建议，据此操作风险自担。`,
  },
  {
    lang: 'zh',
    text: `{City}{Date}天气预报

{City}气象台{Date}发布：{Day}白天[多云|晴|阵雨]，最高气温{n1}℃，夜间最低气温{n2}℃，{Place}风{n8}级。

相对湿度{n6}%，降水概率{n7}%。日出5时{n9}分，日落18时{n1}分。空气质量指数{n5}。

请市民注意增减衣物，出行携带雨具，并关注最新预报预警信息。本预报每日更新四次。`,
  },
  {
    lang: 'zh',
    text: `{Company}[投资成立|成立]新公司 注册资本{n2}万元

企业查询平台显示，近日，{City}{Person}科技有限公司成立，法定代表人为{Person}，注册资本{n2}万元，经营范围包含{product}销售、技术服务、技术开发等。

股权穿透显示，该公司由{Company}间接全资持股。

以上信息来自公开渠道，本站整理发布，仅供参考。`,
  },
  {
    lang: 'zh',
    text: `{Person}同志逝世

中国共产党党员、{Company}原总工程师{Person}同志，因病医治无效，于{Date}在{City}逝世，享年{n1}岁。

{Person}同志出生于{City2}，曾在{Place}工作{n2}年，从事{product}研究，培养学生{n7}名。

遗体告别仪式定于{Day}在{City}殡仪馆举行。谨致沉痛哀悼。`,
  },
]
