/// How letters are read in names, where that is not what a dictionary puts first.
///
/// Each entry only says what comes first: the other readings of a letter stay, for people type what they think.
enum NameReadings {
    /// Surnames of one letter.
    static let surnames = single(
        """
        单 shan; 單 shan; 曾 zeng; 解 xie; 仇 qiu; 查 zha; 区 ou; 區 ou; 朴 piao; 任 ren; 华 hua; 華 hua; 翟 zhai;
        缪 miao; 繆 miao; 盖 ge; 蓋 ge; 纪 ji; 紀 ji; 员 yun; 員 yun; 召 shao; 黑 he; 乐 yue le; 樂 yue le;
        种 chong; 秘 bi; 洗 xian; 冼 xian; 覃 qin; 折 she; 繁 po; 便 pian; 薄 bo; 柏 bai; 贾 jia; 賈 jia;
        隗 wei kui; 祭 zhai; 葛 ge; 宁 ning; 寧 ning; 甯 ning; 逄 pang; 谌 chen; 諶 chen; 车 che; 車 che; 尉 wei;
        宓 mi; 句 gou; 勾 gou; 眭 sui; 佴 nai; 阚 kan; 闞 kan; 长 chang; 長 chang; 相 xiang; 幺 yao; 撒 sa; 令 ling;
        那 na; 能 nai; 占 zhan; 沈 shen; 牟 mu; 褚 chu; 郇 xun; 郗 xi chi; 郄 qie xi; 莘 shen; 臧 zang; 藏 zang;
        都 du; 於 yu; 干 gan; 过 guo; 過 guo; 乜 nie; 缴 jiao; 繳 jiao; 谭 tan; 譚 tan; 仝 tong; 亢 kang; 逯 lu;
        贲 ben; 賁 ben; 费 fei bi; 費 fei bi; 陆 lu; 陸 lu; 宿 su; 降 jiang; 冒 mao; 墨 mo; 盛 sheng; 晟 cheng;
        曲 qu; 谷 gu; 圈 juan; 角 jue; 隽 juan; 雋 juan; 粘 nian; 叶 ye; 葉 ye; 台 tai; 适 kuo; 適 kuo; 强 qiang;
        強 qiang; 石 shi; 应 ying; 應 ying; 燕 yan; 朝 chao; 卜 bu; 六 lu; 重 chong; 行 xing; 不 fu; 僧 zeng;
        钭 tou; 郤 xi; 番 pan; 空 kong; 涡 guo; 拓 tuo; 佗 tuo; 仡 ge; 亘 xuan; 哪 na; 呙 guo; 咼 guo;
        吕 lv lyu lu; 呂 lv lyu lu; 律 lv lyu; 俞 yu; 余 yu; 晁 chao; 昝 zan; 訾 zi; 笪 da; 丌 ji qi; 亓 qi;
        """)

    /// Surnames of two letters.
    static let doubleSurnames = pairs(
        """
        欧阳 ou yang; 歐陽 ou yang; 太史 tai shi; 端木 duan mu; 上官 shang guan; 司马 si ma; 司馬 si ma;
        东方 dong fang; 独孤 du gu; 南宫 nan gong; 南宮 nan gong; 万俟 mo qi; 萬俟 mo qi; 闻人 wen ren;
        夏侯 xia hou; 诸葛 zhu ge; 諸葛 zhu ge; 尉迟 yu chi; 尉遲 yu chi; 公羊 gong yang; 赫连 he lian;
        澹台 tan tai; 澹臺 tan tai; 皇甫 huang fu; 宗政 zong zheng; 濮阳 pu yang; 公冶 gong ye; 太叔 tai shu;
        申屠 shen tu; 公孙 gong sun; 公孫 gong sun; 慕容 mu rong; 仲孙 zhong sun; 钟离 zhong li; 长孙 zhang sun;
        長孫 zhang sun; 宇文 yu wen; 司徒 si tu; 鲜于 xian yu; 司空 si kong; 闾丘 lv qiu; 子车 zi ju; 亓官 qi guan;
        司寇 si kou; 巫马 wu ma; 公西 gong xi; 颛孙 zhuan sun; 壤驷 rang si; 公良 gong liang; 漆雕 qi diao;
        乐正 yue zheng; 宰父 zai fu; 谷梁 gu liang; 穀梁 gu liang; 拓跋 tuo ba; 夹谷 jia gu; 轩辕 xuan yuan;
        令狐 ling hu; 段干 duan gan; 百里 bai li; 呼延 hu yan; 东郭 dong guo; 南门 nan men; 羊舌 yang she;
        微生 wei sheng; 梁丘 liang qiu; 左丘 zuo qiu; 西门 xi men; 第五 di wu; 达奚 da xi; 即墨 ji mo; 纳兰 na lan;
        爱新 ai xin; 完颜 wan yan; 耶律 ye lv; 哥舒 ge shu; 贺兰 he lan; 尔朱 er zhu; 单于 chan yu; 單于 chan yu;
        毌丘 guan qiu; 相里 xiang li; 朱邪 zhu ye; 吐谷 tu yu; 叶赫 ye he; 那拉 na la; 屋庐 wu lu; 公乘 gong sheng;
        东里 dong li; 南荣 nan rong; 北宫 bei gong; 西陵 xi ling; 高堂 gao tang; 库狄 she di; 厍狄 she di;
        """)

    /// Letters anywhere else.
    static let usual = single(
        """
        长 chang zhang; 長 chang zhang; 都 du dou; 地 di de; 曾 zeng; 晟 sheng; 了 liao le; 着 zhuo zhe; 得 de;
        牟 mu; 覃 tan qin; 翟 zhai; 缪 miao; 卜 bu; 调 tiao; 調 tiao; 还 huan hai; 還 huan hai; 员 yuan; 祎 yi wei;
        禕 yi wei; 赟 yun bin; 贇 yun bin; 炅 jiong gui; 昇 sheng; 拓 tuo; 能 neng; 种 zhong;
        """)

    /// Words whose letters are read in their own way, as they stand in the names of places and bodies.
    static let words = pairs(
        """
        银行 yin hang; 商行 shang hang; 车行 che hang; 行业 hang ye; 重庆 chong qing; 重阳 chong yang; 朝阳 chao yang;
        朝霞 zhao xia; 西藏 xi zang; 藏族 zang zu; 大厦 da sha; 厦门 xia men; 番禺 pan yu; 东莞 dong guan; 六安 lu an;
        会计 kuai ji; 音乐 yin yue; 乐器 yue qi; 校长 xiao zhang; 家长 jia zhang; 会长 hui zhang; 站长 zhan zhang;
        店长 dian zhang; 成长 cheng zhang; 重工 zhong gong; 重点 zhong dian; 台州 tai zhou; 都市 du shi;
        都匀 du yun; 蚌埠 beng bu; 丽水 li shui; 涡阳 guo yang; 铅山 yan shan; 单县 shan xian; 解放 jie fang;
        黄陂 huang pi; 大夫 dai fu; 便民 bian min; 便利 bian li; 服务 fu wu; 仇家 qiu jia; 曾家 zeng jia; 查家 zha jia;
        单家 shan jia; 解家 xie jia; 翟家 zhai jia; 盖家 ge jia; 纪家 ji jia; 任家 ren jia; 覃家 qin jia;
        """)

    /// Two letters as they are looked up.
    struct Pair: Hashable {
        var first: Unicode.Scalar
        var second: Unicode.Scalar
    }

    private static func entries(_ text: String) -> [[Substring.UnicodeScalarView]] {
        text.unicodeScalars.split { $0 == ";" || $0 == "\n" }
            .map { $0.split(separator: " ") }
            .filter { !$0.isEmpty }
    }

    private static func single(_ text: String) -> [Unicode.Scalar: [String]] {
        var found: [Unicode.Scalar: [String]] = [:]
        for entry in entries(text) {
            if let letter = entry[0].first { found[letter] = entry.dropFirst().map { String($0) } }
        }
        return found
    }

    private static func pairs(_ text: String) -> [Pair: [String]] {
        var found: [Pair: [String]] = [:]
        for entry in entries(text) {
            if let first = entry[0].first, let second = entry[0].last {
                found[Pair(first: first, second: second)] = entry.dropFirst().map { String($0) }
            }
        }
        return found
    }
}
