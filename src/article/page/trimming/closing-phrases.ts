import { oneOf } from '../one-of.ts'

/** Lines at either end of a text that ask for something, or say whose it is. */
export const pleaOrRights = oneOf([
  // Rights
  'all rights reserved|alle rechte vorbehalten|todos los derechos reservados|todos os direitos reservados|tous droits réservés',
  'tutti i diritti riservati|wszelkie prawa zastrzeżone|may not be published, broadcast|reproduction (?:in whole|without)|^copyright\\b|^©',
  // Letters and subscriptions
  '\\bnewsletter|\\bsubscri(?:be|bing)\\b.{0,60}(?:channel|podcast|feed|e-?mail|our|to|now|today)|\\bsign up (?:for|to|here|now)',
  '\\bget (?:the|our) (?:latest|best).{0,40}(?:inbox|e-?mail)|jetzt (?:abonnieren|anmelden)|abonnieren sie|suscríbe(?:te|ase)',
  'abonnez-vous|iscriviti|zapisz się|assine (?:já|a|o)|abonnent|abonn(?:ez|ement)\\b|suscripci[óo]n|subskrypcj|already a subscriber',
  'log in (?:for|to)|weiterlesen\\?|lire la suite|gratis testen',
  // Support
  'support (?:us|our (?:work|journalism))|become a (?:member|patron|supporter)|donate (?:now|today|here)|haz(?:te|me) (?:miembro|socio)',
  'apoya (?:el|a|nuestro)|unterstützen?\\b.{0,40}(?:uns|mit|arbeit)|spenden? (?:sie|jetzt|hilft)|gefällt (?:dir|ihnen)',
  'if you (?:enjoyed|liked|like|love)\\b.{0,60}(?:post|article|reading|this|work)',
  // Following and sharing
  '\\bfollow (?:us|me|him|her|them|the|@\\w+)\\b.{0,60}(?:twitter|facebook|instagram|on|at)|\\blike us on|\\bfind us on|folge(?:n sie)? uns',
  'síguenos|suivez-nous|seguici|siga-nos|join (?:the|our) (?:conversation|discussion|community)|leave a (?:comment|reply)',
  '^(?:share|tweet|pin|e-?mail|print|teilen|drucken|compartir|partager|condividi|udostępnij)(?: (?:this|on|it|via|article|auf|den artikel).{0,40})?$',
  'click here (?:to|for)|download (?:our|the)\\b.{0,30}\\bapps?\\b',
  // Offers, sources, filing
  'affiliate|we (?:may )?(?:earn|receive) (?:a )?(?:commission|compensation)',
  '^(?:source|quelle|fuente|fonte)\\s*:\\s*\\S{1,40}$|^(?:posted|filed|published|veröffentlicht) (?:in|on|under|by|am|von)\\b.{0,80}$',
  '^(?:tags?|topics?|categor(?:y|ies)|kategorien?|schlagw[öo]rter|keywords|etiquetas|temas)\\s*:',
  'this (?:article|post|story) (?:was )?(?:originally|first) (?:appeared|published|posted)|(?:the post|der beitrag) .{0,200}(?:appeared first on|erschien zuerst)',
])

/** The same in Chinese, where they stand at the ends of nearly every article of a portal. */
export const chineseClosing = oneOf([
  // Who edited it
  '^[\\s（(【\\[〔/|·]*(?:责任|值班|本文|文字|图片|视觉|新媒体|网络|实习|内容|见习|版面|执行)?(?:编辑|主编|责编|校对|审校|审核|监制|编审|统筹|制作|排版|美编|编校|終審|终审|責任編輯|責編|編輯|運營|运营)\\s*[:：丨|/／ ][^。！？]{0,60}$',
  '^[\\s（(【\\[〔/|·]*(?:作者|记者|文|撰文|来源|稿源|供稿)[^，。]{0,24}(?:责任编辑|编辑|责编|校对)\\s*[:：丨|/／ ][^。！？]{0,60}$',
  '^[\\s（(【\\[]*(?:责任编辑|责编|編輯|编辑)\\s*[:：]?\\s*[^。！？]{0,30}[)）】\\]]+$',
  '^[\\s（(【\\[]*(?:来源|文章来源|本文来源|稿源|稿件来源|信息来源|资料来源|原标题|原题)\\s*[:：][^。！？]{1,60}[)）】\\]]*$',
  // Rights and liability
  '(?:免责|特别|平台|郑重|版权|本网|本站|转载|作者|法律|原创|网站|风险)\\s*(?:声明|申明|提示|说明)|^[\\s【\\[（(]*(?:声明|申明|提示|提醒)\\s*[:：】\\]）)]',
  '未经.{0,12}(?:许可|授权|允许|同意).{0,30}(?:不得|禁止|严禁|转载|复制)|(?:不得|禁止|严禁|请勿|谢绝|欢迎)(?:擅自)?(?:转载|转发)',
  '转载(?:请|须|需|时|务必).{0,12}(?:注明|联系|说明|保留|授权)|如需转载|转发请注明|版权(?:归|所有|属于)|著作权归|侵权.{0,8}(?:必究|删除|联系)',
  '(?:仅|只)?代表作者(?:本人|个人)?.{0,4}(?:观点|立场|意见)|不代表.{0,16}(?:立场|观点|赞同)|不构成.{0,12}(?:投资|建议|操作)|网友评论仅供',
  '^(?:以上|本文|文章)?内容.{0,12}仅供参考|投资有风险|理财有风险|据此(?:操作|投资|入市)',
  '^[（(]?本文(?:系|为|来自|由).{0,30}(?:原创|授权|独家|转载|客户端|APP|新闻|发布)[^。]{0,40}$',
  // Apps, codes, shares
  '(?:下载|打开|安装).{0,16}(?:APP|客户端)|(?:扫描|扫一扫|扫码|长按|识别).{0,16}(?:二维码|关注|小程序|打开|下载|当前页|加入)',
  '(?:关注|订阅).{0,20}(?:公众号|微信号|官方微信|微信|微博|头条号|视频号|抖音)|点击(?:此处|这里|进入|查看|阅读|上方|下方|左下|右上|蓝字).{0,24}$',
  '(?:更多|最新).{0,24}(?:请关注|请下载|请点击|敬请关注|尽在|请访问)|分享(?:到|至|让更多)|返回.{0,8}(?:首页|搜狐|目录|列表|顶部).{0,12}$',
  '查看(?:更多|全文|原文)|阅读(?:原文|全文)|正文已结束|(?:新闻|爆料|报料)(?:热线|电话|邮箱)|报料\\s*[:：]|举报(?:电话|邮箱|反馈)|投稿(?:邮箱|信箱|请)|我有话说|参与评论|纠错',
])
