/** What a page says that stands in front of an article instead of showing it. */
type Wall = {
  readonly name: string
  readonly says: RegExp
  /** So much text may stand beside its words, at most: a stub shows how the article begins. */
  readonly mostBeside: number
}

/** The walls that are known, by their words. */
export const walls: readonly Wall[] = [
  {
    name: 'asks whether a person reads it (captcha)',
    mostBeside: 200,
    says: /captcha|verify (?:that )?you are (?:a )?human|are you a (?:robot|human)|checking (?:if the site|your browser)|unusual traffic|robot check|press (?:and|&) hold|请(?:输入|完成|通过).{0,8}验证|滑动验证|安全验证|人机验证|访问(?:过于)?频繁|sicherheitsüberprüfung/i,
  },
  {
    name: 'refuses to be read',
    mostBeside: 200,
    says: /access (?:to this page )?(?:is |has been )?denied|403 forbidden|request (?:was )?blocked|not available in your (?:country|region)|无权(?:访问|查看)|拒绝访问/i,
  },
  {
    name: 'wants scripts',
    mostBeside: 200,
    says: /(?:enable|turn on|activate|requires?) java ?script|java ?script (?:is|to be) (?:disabled|required|enabled|aktiviert)|java ?script aktivieren|请(?:启用|开启|打开)\s*java ?script|habilit[ae]r? java ?script|activ(?:er|ez) java ?script/i,
  },
  {
    name: 'is for subscribers',
    mostBeside: 900,
    says: /subscri(?:be|ption)\b.{0,60}(?:to (?:read|continue|unlock|access|view)|required|for (?:full|unlimited) access)|to (?:read|continue|view|access)\b.{0,60}(?:subscribe|sign in|log in|register)|(?:for|available to) (?:paid )?subscribers(?: only)?|already a (?:subscriber|member)|(?:register|sign in|log in) to (?:read|continue|view)|nur für abonnenten|weiterlesen mit|jetzt (?:abo|abonnement).{0,20}lesen|réservé aux abonnés|abonnez-vous pour lire|(?:solo|exclusivo) para suscriptores|订阅(?:后|以)?.{0,8}(?:阅读|查看|解锁)|(?:登录|登陆|注册|开通会员|付费|购买)后?.{0,6}(?:阅读|查看|浏览)(?:全文|更多|全部|完整)?|(?:剩余|还有)\s*\d+\s*%.{0,10}(?:未读|内容)|本文为付费/i,
  },
  {
    name: 'asks for cookies first',
    mostBeside: 200,
    says: /(?:we|this (?:site|website)|our partners)\b.{0,60}\buse(?:s)? cookies|accept (?:all )?(?:cookies|and continue)|(?:verwende[nt]|nutzen|akzeptieren).{0,60}cookies|utilis(?:e|ons) des cookies|utiliza(?:mos)? cookies|使用\s*cookie/i,
  },
]
