import { oneOf } from '../one-of.ts'

/** What a page says that stands in front of an article instead of showing it. */
type Wall = {
  readonly name: string
  readonly says: RegExp
  /** So much text may stand beside its words, at most: a stub shows how the article begins. */
  readonly mostBeside: number
}

/** Says that the rest is for those who pay or are known. */
export const subscribersOnly = oneOf([
  'subscri(?:be|ption)\\b.{0,60}(?:to (?:read|continue|unlock|access|view)|required|for (?:full|unlimited) access)|to (?:read|continue|view|access)\\b.{0,60}(?:subscribe|sign in|log in|register)',
  '(?:for|available to) (?:paid )?(?:subscribers|members)(?: only)?|(?:subscriber|member)s?[ -]only (?:story|article|content|post)|already a (?:paid )?(?:subscriber|member)|(?:register|sign in|log in) to (?:read|continue|view)',
  'create an account to read|(?:unlock|continue reading) (?:this|the full|the rest of) (?:article|story|post)|keep reading with',
  '订阅(?:后|以)?.{0,8}(?:阅读|查看|解锁)|(?:登录|登陆|注册|开通会员|付费|购买|登入|訂閱|成为会员|成為會員)后?後?.{0,6}(?:可)?(?:继续)?(?:阅读|查看|浏览|閱讀)(?:全文|更多|全部|完整)?',
  '(?:剩余|还有|剩餘|还剩)\\s*\\d+\\s*%.{0,10}(?:未读|内容)?|本文为?(?:付费|会员|會員)|(?:会员|會員|订阅者|訂戶)(?:专享|专属|專享|限定)|打开.{0,4}(?:APP|客户端).{0,8}(?:阅读|查看)(?:全文|更多)?|试读(?:内容|结束|已结束)',
  'nur für abonnenten|weiterlesen mit|jetzt (?:abo|abonnement).{0,20}lesen|um (?:den artikel |diesen artikel )?weiterzulesen|(?:exklusiv )?für abonnent(?:en|innen)\\b.{0,20}(?:lesen|verfügbar)|sie möchten (?:den )?(?:ganzen )?artikel (?:ganz )?(?:weiter)?lesen',
  'réservée? aux abonné|abonnez-vous pour (?:lire|continuer)|il vous reste.{0,30}à lire|déjà abonné|pour lire la suite.{0,40}abonn',
  '(?:solo|exclusivo) para suscriptores|suscríb[ae]\\w* para (?:seguir|continuar)|ya eres suscriptor|(?:exclusivo|disponível apenas) para assinantes|assine para (?:continuar|ler)|riservato agli abbonati|abbonati per (?:continuare|leggere)',
  '(?:alleen|exclusief) voor abonnees|word abonnee|om verder te lezen|tylko dla (?:prenumeratorów|subskrybentów)|pozostało \\d+ ?% artykułu|för prenumeranter|kun for abonnenter|bli prenumerant',
  'доступ(?:ен|но)? (?:только )?(?:по подписке|подписчикам)|оформите подписку|有料会員(?:限定|登録)|会員限定|(?:登録|ログイン)すると.{0,12}(?:続き|お読み)|残り\\s*[\\d,]+\\s*文字|유료 회원|구독자 전용|로그인 후 이용',
])

/** The walls that are known, by their words; one line a language, English and Chinese first. */
export const walls: readonly Wall[] = [
  {
    name: 'asks whether a person reads it (captcha)',
    mostBeside: 200,
    says: oneOf([
      'captcha|verify(?:ing)? (?:that )?you are (?:a )?human|(?:are you|you are not) a (?:robot|human)|checking (?:if the site|your browser)|unusual traffic',
      'robot check|press (?:and|&) hold|review the security of your connection|security service to protect|automated (?:queries|requests|access)',
      '请(?:输入|完成|通过).{0,8}验证|滑动验证|安全验证|人机验证|访问(?:过于)?频繁|完成验证后|点击图中|(?:訪問|访问|环境)(?:出错|异常)|請(?:完成|通過).{0,8}驗證',
      'sicherheitsüberprüfung|(?:kein|ob sie ein) (?:roboter|mensch)|ungewöhnliche[nr]? datenverkehr',
      'n.êtes pas un robot|no eres un robot|não é um robô|non sei un robot|geen robot bent|nie jesteś robotem|вы не робот|запросы.{0,40}автоматическ',
      'ロボットではない|画像認証|로봇이 아닙니다',
    ]),
  },
  {
    name: 'refuses to be read',
    mostBeside: 200,
    says: oneOf([
      'access (?:to this page )?(?:is |has been )?denied|403 forbidden|request (?:was )?blocked|you have been blocked|not available in your (?:country|region)',
      'unavailable (?:due to|for) legal reasons|country belonging to the european economic area|too many requests',
      '无权(?:访问|查看)|拒绝访问|沒有權限|(?:所在|您的)(?:国家|地区|地區).{0,10}(?:不可用|无法)|请求过于频繁',
      'in ihrem land.{0,20}nicht verfügbar|zugriff verweigert|accès (?:refusé|interdit)|acceso denegado|acesso negado|accesso negato|доступ (?:запрещ|ограничен)|アクセスが拒否',
    ]),
  },
  {
    name: 'is not there any more',
    mostBeside: 200,
    says: oneOf([
      '404 (?:error|not found)|(?:error|http) 404|page (?:could not be|was not|not) found|page (?:you.{0,40})?(?:does not|doesn.t|no longer) exists?',
      '(?:页面|頁面|网页|內容|内容|文章|帖子).{0,12}(?:不存在|已被?(?:删除|刪除|发布者删除|作者删除))|内容.{0,10}无法查看|帐号已.{0,8}注销|找不到.{0,8}(?:页面|頁面)',
      'seite (?:wurde )?(?:leider )?nicht gefunden|page (?:introuvable|non trouvée)|página no (?:encontrada|existe)|página não encontrada|pagina non trovata|pagina niet gevonden',
      'страница не найдена|strona nie (?:została znaleziona|istnieje)|ページが見つかりません|페이지를 찾을 수 없',
    ]),
  },
  {
    name: 'is out of order',
    mostBeside: 100,
    says: oneOf([
      'internal server error|service (?:is )?(?:temporarily )?unavailable|bad gateway|gateway time-?out|scheduled maintenance|(?:site|website|we) (?:is|are) (?:currently )?(?:down|undergoing) (?:for )?maintenance',
      '系统(?:维护|升级)中|服务器(?:错误|繁忙|开小差)|网络(?:异常|错误).{0,10}(?:重试|刷新)|wartungsarbeiten.{0,40}(?:nicht erreichbar|später)|en maintenance.{0,40}(?:plus tard|revenez)|メンテナンス中',
    ]),
  },
  {
    name: 'wants scripts',
    mostBeside: 200,
    says: oneOf([
      '(?:enable|turn on|activate|requires?) (?:java ?script|js\\b)|java ?script (?:is|to be) (?:disabled|required|enabled|aktiviert)|java ?script.{0,40}turn it on',
      '请(?:启用|开启|打开)\\s*java ?script|(?:启用|开启|支持).{0,6}java ?script|啟用\\s*java ?script|java ?scriptを有効|자바스크립트를',
      'java ?script (?:aktivieren|inschakelen)|aktivieren sie java ?script|habilit[ae]r?(?: o| el)? java ?script|activ(?:er|ez|a|ar)(?: el| o)? java ?script|abilita(?:re)? java ?script|włącz(?:yć)? (?:obsługę )?java ?script|включите java ?script',
    ]),
  },
  {
    name: 'wants an ad blocker to be off',
    mostBeside: 200,
    says: oneOf([
      '(?:disable|turn off|whitelist).{0,30}ad[ -]?block|ad[ -]?blocker (?:is )?(?:detected|enabled|active)|using an ad[ -]?blocker',
      '(?:关闭|停用|關閉).{0,8}广告(?:拦截|屏蔽)|(?:deaktivieren|schalten) sie.{0,30}(?:ad|werbe)-?blocker|désactive[rz].{0,30}bloqueur|desactiv[ae].{0,30}(?:bloqueador|ad-?block)|disattiva.{0,30}ad-?block',
    ]),
  },
  {
    name: 'is for subscribers',
    mostBeside: 900,
    says: subscribersOnly,
  },
  {
    name: 'asks for cookies first',
    mostBeside: 200,
    says: oneOf([
      '(?:we|this (?:site|website)|our partners)\\b.{0,60}\\buse(?:s)? cookies|accept (?:all )?(?:cookies|and continue)|(?:store|access).{0,60}(?:such as|including) cookies|we (?:value|care about) your privacy|manage (?:your )?(?:cookie|privacy|consent) (?:preferences|choices|settings)',
      '使用\\s*cookie|cookie.{0,8}(?:政策|设置|設定|声明|同意)|(?:接受|同意).{0,8}cookie|cookieを使用|쿠키를 사용',
      '(?:verwende[nt]|nutzen|akzeptieren).{0,60}cookies|mit werbung (?:und tracking )?(?:weiter)?lesen|zustimmen (?:und|&) weiter|cookies im browser',
      'utilis(?:e|ons) des cookies|continuer sans accepter|utiliza(?:mos)? cookies|política de cookies|utilizz(?:a|iamo) (?:i )?cookie|accetta (?:tutti )?i cookie|gebruik(?:en|t) cookies|cookies accepteren|accepteer (?:alle )?cookies',
      'używa(?:my)? (?:plików )?cookie|använder cookies|bruger cookies|bruker (?:informasjonskapsler|cookies)|käyttää evästei|používá.{0,20}cookies|использу(?:ем|ет).{0,20}cookie|çerez(?:ler)? kullan',
    ]),
  },
  {
    name: 'asks how old its reader is',
    mostBeside: 100,
    says: oneOf([
      'you must be (?:at least )?\\d\\d(?: years| or older)|(?:confirm|verify) (?:that you are|your age)|未满\\s*18|年满\\s*18',
      'mindestens 18 jahre|über 18 jahre|plus de 18 ans|mayor de (?:18|edad)|maggiorenne|18歳未満',
    ]),
  },
]
