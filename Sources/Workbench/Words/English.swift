/// The catalogue: what help and the console say, in English. Whatever is not in it is said in Chinese.
///
/// Commands stay the words of the office, as do the names of records and the values in the books.
enum English {
    static let words: [String: String] = [actions, arguments, console, matters, staff].reduce(into: [:]) {
        $0.merge($1) { $1 }
    }

    /// What the commands of the core do.
    private static let actions = [
        "本期拒访的户，连续几期了：由书记商定怎样联系；频次不会自己降":
            "Households that refused visits in the running period, and how many in a row; no cadence is lowered",
        "登记、解除天气预警；规则要求的电话、走访当天就排出来":
            "Enter or lift a weather warning; the calls and visits that rules ask for are duties the same day",
        "今天起该办的：户、地址、期限、理由": "What is to be done from today on: household, address, term, reason",
        "登记走访；满足的待办随即完成。几户写在一行里，用分号隔开":
            "Log visits; the duties they fulfil are closed at once. Several households in one line, apart by semicolons",
        "登记见到：上一个清单的几行，或一个人；天天见的清单后面可以写方式":
            "Log that people were met: rows of the list just shown, or one person; after the list of 天天见 also the way",
        "更正一次走访的结果：写错行、点错了；原记录留在历史里，待办跟着变":
            "Correct the result of a visit; what was written first stays in the history, and duties follow",
        "一项待办的来历，或一个人、一户为何没有待办：逐条规则说明":
            "Where a duty comes from, or why a person or household has none, rule by rule",
        "查居民：姓名、姓名的一部分、拼音、首字母，证件或电话末四位，住址":
            "Find residents: name, part of it, pinyin, initials, the last four of a document or telephone, address",
        "上报一件事：谁家或哪里、什么情况；走访时听到的诉求也这样记":
            "Report a matter: at whose home or where, and what; also what a resident asks for during a visit",
        "各社区、各规则的应访、已访、逾期；突发事件等的应到场、已到场、超时；带分子、分母和截至日期":
            "Due, visited and overdue by community and rule, with numerator, denominator and day",
        "各网格一览：户、居民、在办的待办和其中逾期的；按网格号排，不排名次":
            "The grids of a place: households, residents, open duties and those overdue; by number, never ranked",
        "党组织的隶属，画成树，带在册、报到党员；大党委和党员中心户另列，不计党组织":
            "Party organisations as a tree, with registered and checked-in members",
        "看一位居民的身份证号码或电话全文：要写理由，每次都有记录":
            "A resident's identity or telephone number in full: for a reason, and every time on record",
        "登记一位新居民：姓名、住址、与户主关系；证件、电话有就写":
            "Register a new resident: name, address, relation to the head; document and telephone if there are any",
        "登记搬家：从哪一户搬到哪一户，待办跟着人走": "Log a move from one household to another; duties go along",
        "登记迁出本街道：待办取消，类别和关联结束，职务提示补选":
            "Log that somebody has left the street: duties are cancelled, categories and links end, posts are named",
        "登记去世：待办取消，类别和关联结束，职务提示补选":
            "Log a death: duties are cancelled, categories and links end, posts are named",
        "插件声明的报表；每个数都有分子、分母和截至日期，写“明细 行”看背后的记录":
            "Reports of plugins, each figure with numerator, denominator and day; 明细 ROW shows the records behind it",
        "插件声明的报送表：写谁，看每一格来自哪条记录、缺什么；写地方或“全部”，一户（人）一行，可以导出":
            "Forms of plugins: for somebody, where each cell comes from and what is missing; for a place, a row for each",
        "插件声明的函：按账本写好一份草稿；gewu do 加 --out 文件 就写进文件":
            "Letters of plugins: a draft from the books; gewu do with --out FILE writes it into a file",
        "插件声明的数据检查：每项核了几条、有几条问题；写名称就列出是哪几条。只看不改":
            "Data checks of plugins: how many were looked at and found wrong; with a name, which. Changes nothing",
        "可能记了两遍的居民，带理由；核对以后用 合并": "Residents who may be in the books twice, with reasons; then use 合并",
        "两条记录是同一个人：前一条并入后一条，历史都留着，可以再分开":
            "Two records are one person: the first goes into the second; both histories stay, and it can be undone",
        "撤销一次合并：写并入的那个编号，两条记录各归各": "Undo a merge: give the number that went into the other",
        "拆分、合并网格，移动楼栋，查各网格户数；从按哪一天起生效，撤销可整批恢复":
            "Split and join grids, move buildings, count households; 撤销 takes all of it back",
        "谁在何时改了什么：一位居民、一户、一项待办或别的记录的每一次变更；导入的，从哪个文件哪一行来":
            "Who changed what and when: every change of a resident, a household, a duty or another record",
        "自己最近的变更，带变更号；写“全部”，看管辖范围内大家的":
            "Your own last changes with their numbers; with 全部, everybody's in your scope",
        "撤销自己最近的一次变更，或写变更号、批次": "Undo your own last change, or one by its number, or a batch",
        "按本人要求彻底删除一位居民的信息和历史，不能撤销":
            "Erase a resident with all history at the person's own request; cannot be undone",
        "插件的批处理没能处理的记录：为什么，从哪天起": "Records that jobs of plugins could not deal with: why, and since when",
        "看账号；新增一个，或清掉忘了的口令": "See accounts; add one, or clear a PIN that was forgotten",
        "能输入的命令；后面写一个命令，看它怎么写": "What can be typed; with a command, how it is written",
    ]

    /// What arguments are called, how they are written and why they are asked.
    private static let arguments = [
        "种类":
            "kind",
        "级别":
            "level",
        "社区":
            "community",
        "高温、寒潮、暴雨、暴雪、大风……":
            "高温 heat, 寒潮 cold wave, 暴雨 rainstorm, 暴雪 snow, 大风 gale …",
        "蓝色、黄色、橙色、红色，或 解除":
            "蓝色 blue, 黄色 yellow, 橙色 orange, 红色 red, or 解除 lifted",
        "只在这个社区；不写是全街道":
            "in this community alone; without it the whole street",
        "地方": "place", "谁": "who", "结果": "result", "至 日期": "until", "理由": "reason", "名称": "name",
        "待办或谁": "duty or who", "谁或哪里": "who or where", "情况": "what",
        "类别": "class", "地方或编号": "place or number", "什么": "what", "姓名": "name", "住址": "address",
        "与户主关系": "relation to head", "身份证": "identity number", "电话": "telephone", "出生日期": "birth",
        "性别": "sex", "关爱类别": "care category", "户": "household", "迁往": "to", "日期": "day",
        "参数和明细": "arguments and 明细", "谁或地方": "who or place", "居民": "resident", "并入的": "goes into the other",
        "保留的": "stays", "依据": "source", "做什么": "what to do", "变更号或批次": "change or batch", "全部": "all",
        "插件": "plugin", "账号": "account", "角色": "role", "管辖范围": "scope", "命令": "command",
        "张家湾，张家湾/03，全部": "张家湾, 张家湾/03, 全部 for all",
        "张家湾，张家湾/03；前面的“树”可写可不写": "张家湾, 张家湾/03; 树 before it may be left out",
        "姓名、待办的编号，或 居民12、户34；上一个清单的行：1-3,5":
            "a name, a duty's number, 居民12, 户34; rows of the list just shown: 1-3,5",
        "见面、电话、微信、邻居、亲属、拒访、未遇、外出、住院":
            "见面 met, 电话 telephone, 微信 message, 邻居 neighbour, 亲属 kin, 拒访 declined, 未遇 not home, 外出 away, 住院 in hospital",
        "决定待办是否完成；拒访是正常结果": "decides whether duties are closed; a refusal is a normal result",
        "外出、住院到哪一天：12-1": "away or in hospital until: 12-1",
        "到那一天以前不上门，改为电话；到日子自动恢复": "no home visits until that day, telephone instead; it ends by itself",
        "1-12,14 除 3，或姓名；天天见：5 邻居": "1-12,14 除 3 (all but 3), or a name; for 天天见: 5 邻居",
        "参加天天见要本人同意；按需要定，不按年龄定": "by the person's own consent and need, not by age",
        "姓名、户34，上一个清单的行，或 走访56；更正最近的那一次":
            "a name, 户34, a row of the list just shown, or 走访56; the latest visit is meant",
        "写实际的结果；更正不计入任何评价": "what really was; a correction counts against nobody",
        "例如：记串行了": "for example: 记串行了 (wrong row)", "以后看历史的人知道为什么": "so that the history says why",
        "待办的编号，居民的姓名，居民12，户34": "a duty's number, a resident's name, 居民12, 户34",
        "张样一，样一，zhangyangyi，zyy，1234，6幢2单元301": "张样一, 样一, zhangyangyi, zyy, 1234, 6幢2单元301",
        "姓名、户34、6幢2单元301、6幢，上一个清单的行": "a name, 户34, 6幢2单元301, 6幢, a row of the list just shown",
        "一句话：厨房水管漏到楼下": "one sentence: 厨房水管漏到楼下",
        "承办的人照这一句去办，写清在哪里、怎么了": "whoever handles it goes by this sentence: say where and what",
        "代码或名称：PM.02、物业维修": "code or name: PM.02, 物业维修",
        "决定由谁承办、多久办结；从情况里认出来的，回车就行": "decides who handles it and by when; Return takes what was recognised",
        "身份证、电话": "身份证 identity number, 电话 telephone", "姓名，或居民12": "a name, or 居民12",
        "例如：代办社保": "for example: 代办社保", "谁看了谁的什么、为什么，都有记录": "who looked at whose what, and why, is on record",
        "身份证上的姓名": "as on the identity card", "6幢2单元301": "6幢2单元301",
        "待办按住址分给网格；楼栋要在账本里，新的门牌号直接写":
            "duties go to grids by address; the building must be known, a new door may be written",
        "户主、配偶、子女……": "户主 head, 配偶 spouse, 子女 child …",
        "一户只有一位户主，走访按户算": "a household has one head, and visits are made to households",
        "18 位，有就写": "18 characters, if there is one",
        "认准是同一个人，出生日期和性别由它得出；没有就不写":
            "tells people apart, and gives birth and sex; leave it out if there is none",
        "手机，或 027-87654321": "mobile, or 027-87654321", "上门以前先联系": "to ring before a visit",
        "1950-03-08；写了身份证就不用写": "1950-03-08; not needed with an identity number",
        "推算年龄和高龄老人": "to work out age",
        "男、女；写了身份证就不用写": "男 male, 女 female; not needed with an identity number",
        "独居老人、残疾人……": "独居老人, 残疾人 …",
        "按类别排走访；有疑问的先不写，请社区核实": "visits go by it; when in doubt leave it to the community",
        "户34，或 6幢2单元301": "户34, or 6幢2单元301",
        "户主、配偶、子女……；不写是“其他”": "户主 head, 配偶 spouse, 子女 child …; 其他 (other) if left out",
        "写到区县即可": "down to the district", "不写就是今天": "today if left out", "不写就列出有哪些": "lists them if left out",
        "例如：明细 3，明细 3 月探访率": "for example 明细 3, 明细 3 月探访率",
        "姓名、户34，或 张家湾、全部": "a name, 户34; or 张家湾, 全部 for all",
        "姓名、居民12、户34、单位的名称": "a name, 居民12, 户34, the name of a unit", "不写就全部核一遍": "all of them if left out",
        "居民12": "居民12", "居民34": "居民34", "例如：证件核对过": "for example: 证件核对过",
        "居民12：合并时并入的编号": "居民12: the number that went into the other",
        "拆 3 7幢 8幢 为 21；并 4 到 5；移 6幢 到 4；查；沿革 3；前面可写社区、预览，后面可写 依据 会议纪要":
            "拆 3 7幢 8幢 为 21 (split), 并 4 到 5 (join), 移 6幢 到 4 (move), 查 (count), 沿革 3 (lineage)",
        "姓名，居民12、户34、驻区单位56，或只写编号": "a name, 居民12, 户34, 驻区单位56, or a number alone",
        "变更 里的第一列，或批次的名字": "the first column of 变更, or the name of a batch",
        "居民12：写编号，名字不算": "居民12: by number, not by name",
        "写进变更记录，例如：本人书面要求": "goes into the record of changes",
        "只看一个插件": "of one plugin only", "新增、清口令；不写就列出": "新增 add, 清口令 clear the PIN; lists them if left out",
        "英文或拼音：zjw-3": "Latin letters: zjw-3", "谁用": "who uses it",
        "网格员、社区工作者、社区书记……": "网格员 grid worker, 社区工作者 community worker, 社区书记 secretary …",
        "张家湾/03；不写是全部": "张家湾/03; all if left out", "只看得到这里的人": "only the people there can be seen",
        "走访、待办……": "走访, 待办 …",
    ]

    /// What the console and help say.
    private static let console = [
        "写法": "how to write it", "首字母": "initials", "写什么": "argument", "可以不写": "optional", "怎么写": "how",
        "写法：{0}": "Usage: {0}", "做什么：{0}": "What it does: {0}",
        "也可以输入：{0}、{1}": "May also be typed: {0}, {1}",
        "例如：{0}": "For example: {0}", "要写账本；写错了用 撤销": "Writes into the books; 撤销 takes it back",
        "只有系统管理员能用": "For administrators only", "来自插件 {0}": "From the plugin {0}",
        "今日应办 {0}　本周到期 {1}（含今日）　逾期 {2}": "Due today {0}  this week {1} (with today)  overdue {2}",
        "　超时 {0}": "  late {0}", "　天天见 {0} 人，未见 {1}": "  daily contact {0}, not seen {1}",
        "　在手事件 {0}": "  open matters {0}", "昨夜批处理：{0}": "Last night's batch: {0}",
        "可输入：{0}　{1}　帮助(bz)；离开：退出(tc)": "Type {0}  {1}  帮助(bz) for help; 退出(tc) to leave",
        "没有办": "Nothing was done", "现在是 {0}；写法：模式 {1}": "It is {0}; usage: 模式 {1}",
        "以下只预览，不写账本；再输 .试 恢复": "From here on only previews, nothing is written; .试 again ends it",
        "以下照常写账本": "The books are written again", "开始录制到 {0}；写 录制 停 结束": "Recording to {0}; 录制 停 ends it",
        "✓ 已录制 {0} 行到 {1}": "✓ {0} lines recorded to {1}", "没有在录制；写法：录制 文件": "Not recording; usage: 录制 FILE",
        "控制台自己的：": "The console's own:", "口令要本人坐在终端前设": "A PIN is chosen by whoever it is for, at a terminal",
        "请在控制台里输 口令": "Type 口令 in the console", "原来的口令（没有就回车）：": "The PIN so far (Return if none): ",
        "新的口令（至少 {0} 个字；回车是不要口令）：": "The new PIN (at least {0} characters; Return for none): ",
        "再输一次新的口令：": "The new PIN once more: ", "两次输的不一样，没有改": "They differ; nothing was changed",
        "✓ 口令取消了": "✓ No PIN any more", "✓ 口令设好了，下次登录要输": "✓ The PIN is set and will be asked for",
        "“{0}”可以是：": "“{0}” may be:", "哪一个？› ": "Which? › ",
        "照此办理？写 是(y) 才办 › ": "Go ahead? Only with y › ", "照此办理？回车 是，n 不办 › ": "Go ahead? Return yes, n no › ",
        "刚才别人写了账本，结果不同了，请再看一遍：": "Somebody has written meanwhile and it comes out otherwise; look again:",
        "写几行，空行结束：": "Write lines; an empty one ends it:",
        "—— 共 {0} 条，到 {1}%；回车 下一页，q 不看了 › ": "—— {0} in all, at {1}%; Return for more, q to stop › ",
        "还没有列出可以导出的清单": "No list has been shown that could be exported",
        "待办 > 今天.xlsx，或先 待办，再 > 今天.xlsx": "待办 > today.xlsx, or first 待办 and then > today.xlsx",
        "✓ 已导出 {0} 行到 {1}": "✓ {0} rows exported to {1}",
        "（? 为什么问，< 上一项，Ctrl-C 不办了）": "(? why it is asked, < back, Ctrl-C to give up)",
        "  这一项要写；{0}": "  This is needed: {0}", "  可选：{0}": "  One of: {0}",
        "  还可以写：{0}（回车 不写）› ": "  There is also: {0} (Return for none) › ",
        "  没有“{0}”这一项；写编号、名称或首字母": "  There is no “{0}”; give the number, the name or its initials",
        "预览› ": "preview› ",
        "# 这一行有证件或电话号码，没有录下": "# this line has a document's or telephone's number and was not kept",
        "不能录制到“{0}”：{1}": "Cannot record to “{0}”: {1}",
        "换一个文件名；已有的文件不会被覆盖": "Choose another name; no file is overwritten",
        "  ……共 {0} 项，再打几个字": "  … {0} in all; type some more",
        "正在办…… {0} 秒，Ctrl-C 停下": "Working … {0} s, Ctrl-C stops it",
        "预览，没有写入": "A preview: nothing is written", "✓ 已写入；写错了用 撤销": "✓ Written; 撤销 takes it back",
        "{0} {1}/秒": "{0} {1}/s", "还要 {0}": "{0} left", "{0} 秒": "{0} s", "{0} 分 {1} 秒": "{0} min {1} s",
        "离开；也可以按 Ctrl-D": "leave; Ctrl-D does, too",
        "模式 json、csv、table：怎么显示": "模式 json, csv, table: how answers are shown",
        ".试：只预览，不写账本；再输一次恢复": ".试: only previews, nothing is written; again to end it",
        "录制 文件：把办成的每一行记下来；录制 停": "录制 FILE: keeps every line that was done; 录制 停",
        "设、改、取消自己的口令：登录时要输，屏幕上不显示": "choose, change or drop your PIN: asked for at the start, never shown",
        "{0}（{1}）的口令：": "PIN of {0} ({1}): ", "口令不对": "Wrong PIN", "，再输一次": ", once more",
    ]
}
