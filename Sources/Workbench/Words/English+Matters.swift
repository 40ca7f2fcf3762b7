/// The same for matters and for who has what.
extension English {
    static let matters = [
        "把事件派给谁办": "Hand a matter to whoever is to handle it",
        "期限届满以前延长，书记或街道干部批准": "More time before the term ends, granted by the secretary or a cadre",
        "一时办不了的，写明到哪一天再看，期限停住；书记或街道干部定":
            "Shelve what cannot be done now, until a day; its terms stand still; for the secretary or a cadre",
        "说的是同一件事：前一件并入后一件，只办一次，每位反映人都要答复":
            "Two tell of the same: the first goes into the second, is handled once, and each reporter is answered",
        "事件往下办：写哪一步，例如 办理 1024 报指挥中心 查无职责": "Any step of a matter, by its word",
        "承办": "handler", "账号、单位或站所": "an account, a unit or an office", "多少": "how much",
        "5：按那个期限的单位": "5: in the unit of the term",
        "等配件；写 法定 就延长法定期限": "waiting for parts; with 法定 the term of the law",
        "复核日": "looked at again on", "2027-03-01，3-1": "2027-03-01, 3-1",
        "等维修资金": "waiting for the repair fund",
        "并入": "into", "留下的那一件": "the one that stays", "哪一步": "step",
        "受理、接单、回单、重新受理、分开……": "受理, 接单, 回单, 重新受理, 分开 …",
        "事件": "matter", "事件的编号": "the number of the matter", "说明": "note", "为什么": "why", "材料": "papers",
        "收下一件事，由你负责到有人接单": "Accept a matter; it is yours until somebody takes it",
        "不收，写明理由": "Refuse a matter, with a reason",
        "缺什么一次说全，印成告知书；补正以前期限停住":
            "Tell once all that is missing, as a notice; the terms stand still until it has come",
        "身份证、户口簿": "identity card, household register",
        "缺的补来了，期限接着算": "What was missing has come; the terms go on",
        "接下来办，从此由你负责": "Take a matter; it is yours from now on",
        "不归我办的，两个工作日内退回，写明理由": "Give back within two working days what is not yours, with a reason",
        "办好了，写明结果，交别人核查": "Done: with the result, to be checked by somebody else",
        "没有经手的人看过，办结": "Checked by somebody who did not handle it: closed", "看到什么": "what you saw",
        "核查通过，或小事当场办结；并案的逐一答复":
            "Close: checked, or a small thing on the spot; answer each reporter of merged ones",
        "没有办好，退回去接着办；办结了的也可以": "Not done well: back to be handled; also of what is closed",
        "挂账的接着办，期限接着算": "Go on with what was shelved; its terms go on",
        "反映人不办了，或报错了，写明理由": "Withdraw a matter, with a reason", "办结、评价过的存档": "File what is closed",
        "记下办结事件的评价，一件一次；不写编号，列出要整改的差评":
            "The review of a closed matter, once each; without a number, the bad ones to be put right",
        "差评怎么整改：联系、回复、申诉，每一步写明情况":
            "Put a bad review right: call back, answer, object, each with what was done",
        "办结了的事件的编号": "the number of a closed matter", "几级": "level",
        "非常满意、满意、基本满意、不满意、非常不满意": "非常满意, 满意, 基本满意, 不满意, 非常不满意", "意见": "what was said",
        "原话": "in their own words", "联系、回复、申诉、申诉成立、申诉不成立": "联系, 回复, 申诉, 申诉成立, 申诉不成立",
        "做了什么": "what was done",
        "还没有办结的事件，期限近的在前；写编号或行号，看一件走到哪一步、期限怎么算":
            "Matters that are not closed, the nearest term first; with a number or row, where it stands and how it counts",
        "张家湾，张家湾/03，全部；我的、逾期、今日、挂账；事件12":
            "张家湾, 张家湾/03, 全部; 我的 mine, 逾期 late, 今日 today, 挂账 shelved; 事件12",
        "紧急程度": "urgency", "一般、紧急、特急；不写按类别": "一般, 紧急, 特急; by the class where none is written",
        "来源": "source", "网格发现、来访来电、信访……": "网格发现, 来访来电, 信访 …",
        "信访的另有法定期限": "a petition has the law's term besides",
    ]

    static let staff = [
        "请假、调岗：从哪天到哪天，待办、天天见、事件交给谁，到期自动交回":
            "Leave: from when to when duties, 天天见 and matters are whose; they come back by themselves",
        "谁的": "whose", "账号，或 第7网格、张家湾/07": "an account, or 第7网格, 张家湾/07", "起 至 止": "from to",
        "3-16 至 3-24": "3-16 至 3-24", "交给": "handed to",
        "账号；有B岗的可以不写": "an account; none where there is a deputy",
        "原因": "reason", "病假": "sick leave",
        "值班表：今天谁值班；写 日期 账号 起-止 就排一班，全天候的待办归当班的人":
            "Who is on duty; with a day, an account and hours, puts them on; duties around the clock are theirs",
        "哪天": "day", "3-17，明天；不写就是今天": "3-17, 明天; today where none is written", "时段": "hours",
        "8:00-20:00，20:00-8:00（到次日）；张家湾；带班": "8:00-20:00, 20:00-8:00 (next day); 张家湾; 带班",
        "各网格手上有多少：待办、事件、天天见，由谁负责；按网格号排":
            "What each grid has in hand, and who has it; by number, never ranked",
        "张家湾": "张家湾",
        "这一户找谁：只有一个人；也写明为什么是他、还有谁一起办":
            "The one person a household turns to, why it is them, and who else goes along",
        "定一个账号的 B 岗：不在的时候由谁代": "The deputy of an account: who acts while it is away",
        "一户改由别人负责，写明原因；写 恢复 就交回网格员":
            "Give one household to somebody else, with a reason; 恢复 gives it back",
        "姓名、居民12、户34、6幢2单元301，或待办的编号": "a name, 居民12, 户34, 6幢2单元301, or a duty's number",
        "A岗": "account", "B岗": "deputy", "哪一户": "household",
        "姓名、户34、6幢2单元301，或待办的编号": "a name, 户34, 6幢2单元301, or a duty's number", "给谁": "to whom",
        "账号，或 恢复": "an account, or 恢复", "亲属回避": "a relative",
        "提醒、催办、督办、找人：给我的、还没看的；看过就记下。写 全部 看一周的":
            "Notices to me that I have not seen; seeing them is on record; with 全部, those of a week",
        "现在就把该提醒、催办、督办的发出去；每人每步只发一次":
            "Tell now whoever is to be told; each recipient of each step once",
        "哪些": "which",
        "今天要见、还没见到的人；见到的用 见 记；加入、结束、每月的覆盖也在这里":
            "Who is to be seen today and has not been; mark them with 见; joining, leaving and the month, too",
        "哪里，或加入、结束、月": "where; or 加入, 结束, 月",
        "6幢，张家湾/03；加入 张样一 电话 16:00 替手 李样二；结束 张样一；月 2026-11":
            "6幢, 张家湾/03; 加入 张样一 电话 16:00 替手 李样二; 结束 张样一; 月 2026-11",
    ]
}
